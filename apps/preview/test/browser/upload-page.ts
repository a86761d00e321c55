import { type ErrorCode, errors } from "@zhichuan/contract/errors";
import type { FileChooser, Locator, Page } from "playwright-core";

type State = "上传中" | "已暂停" | "上传成功" | "上传失败" | "已取消" | "上次未传完";

/** The mini-program's page as its user sees it. */
export class UploadPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /**
   * Presses the page's own button, or another `within` a part of the page, then where the files are, and picks these in
   * the chooser that opens; none dismisses it.
   */
  async choose(
    files: Parameters<FileChooser["setFiles"]>[0],
    { button = "选择文件", source = "聊天文件", within = this.page.locator("body") } = {},
  ): Promise<void> {
    const press = async () => {
      await within.getByRole("button", { name: button }).click();
      await this.page.getByRole("dialog").getByRole("button", { name: source }).click();
    };
    // Asked for before the first click: Chromium takes a moment before it hands choosers over.
    const [chooser] = await Promise.all([this.page.waitForEvent("filechooser"), press()]);
    await chooser.setFiles(files);
  }

  /** Presses a button on the card of the file called `name`. */
  async press(button: "暂停" | "继续" | "取消" | "详情", name: string): Promise<void> {
    await this.page.getByRole("button", { name: `${button} ${name}`, exact: true }).click();
  }

  /** Gives how high the card of the file called `name` is, in pixels: a list must not jump. */
  async cardHeight(name: string): Promise<number> {
    const card = this.page.getByRole("listitem").filter({ hasText: name });
    return card.evaluate((element) => element.getBoundingClientRect().height);
  }

  /** Gives what the bar of the file called `name` shows: 0 to 100. */
  async percentOf(name: string): Promise<number> {
    const bar = this.page.getByRole("progressbar", { name, exact: true });
    return Number(await bar.getAttribute("aria-valuenow"));
  }

  /** The sheet that says what went wrong. */
  sheet(): Locator {
    return this.page.getByRole("alertdialog");
  }

  async retry(): Promise<void> {
    await this.page.getByRole("button", { name: /^重试/ }).click();
  }

  /** Waits for the state that `cards` of the cards show. */
  async waitForState(state: State, cards = 1): Promise<void> {
    await this.page
      .getByText(state, { exact: true })
      .nth(cards - 1)
      .waitFor({ timeout: 15_000 });
  }

  /** Waits for the failure `code` with the Chinese text of the error table, and gives that text. */
  async waitForFailure(code: ErrorCode): Promise<void> {
    await this.waitForState("上传失败");
    const { message, action } = errors[code].zh;
    await this.page.getByText(`${message}，${action}`, { exact: true }).waitFor();
  }

  /** From now on notes every value that a progress bar shows; the function gives them. */
  async recordProgress(): Promise<() => Promise<number[]>> {
    await this.page.evaluate(() => {
      const seen: number[] = [];
      Object.assign(globalThis, { seenProgress: seen });
      new MutationObserver(() => {
        const value = Number(document.querySelector("[role=progressbar]")?.getAttribute("aria-valuenow"));
        if (value !== seen.at(-1)) seen.push(value);
      }).observe(document.body, { subtree: true, childList: true, attributeFilter: ["aria-valuenow"] });
    });
    return () => this.page.evaluate(() => (globalThis as unknown as { seenProgress: number[] }).seenProgress);
  }

  /** Slows the browser's network down to so many bytes a second, up and down. */
  async slowDown(bytesPerSecond: number): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 0,
      uploadThroughput: bytesPerSecond,
      downloadThroughput: bytesPerSecond,
    });
  }
}
