import type { PhoneSettings } from "@zhichuan/fake-wx/browser";
import type { Locator, Page } from "playwright-core";
import type { User } from "./user.ts";

/** The mini-program's files page as its user sees it. */
export class FilesPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the mini-program as `user` on a phone with these settings, and goes to the files. */
  async open(
    url: string,
    user: User,
    settings: PhoneSettings = {},
    tab: "文件" | "Files" = "文件",
  ): Promise<void> {
    await this.page.addInitScript(
      ([{ entry, name }, phone]) => {
        localStorage.setItem(entry, name);
        Object.assign(globalThis, { zhichuanPhone: phone });
      },
      [user.setting, settings] as const,
    );
    await this.page.goto(url);
    await this.tab(tab).click();
  }

  tab(name: "上传" | "文件" | "Files"): Locator {
    return this.page.getByRole("tab", { name, exact: true });
  }

  /** The shown page; the other tab's stays in the document. */
  get shown(): Locator {
    return this.page.locator(".frame-page:not([hidden])");
  }

  heading(name: string): Locator {
    return this.shown.getByRole("heading", { name });
  }

  rows(): Locator {
    return this.shown.getByRole("listitem");
  }

  row(name: string): Locator {
    return this.rows().filter({ hasText: name });
  }

  button(name: string | RegExp): Locator {
    return this.shown.getByRole("button", { name });
  }

  /** Opens a row's actions and presses one of them. */
  async act(action: "打开" | "复制链接" | "发送" | "删除", name: string): Promise<void> {
    await this.button(`更多操作 ${name}`).click();
    await this.shown.getByRole("button", { name: `${action} ${name}`, exact: true }).click();
  }

  sheet(): Locator {
    return this.shown.getByRole("alertdialog");
  }

  /** From now on a touch counts for nothing when it is asked about, as after a long wait. */
  async forgetTouches(): Promise<void> {
    await this.page.evaluate(() =>
      Object.defineProperty(navigator, "userActivation", {
        value: { isActive: false },
        configurable: true,
      }),
    );
  }

  async rememberTouches(): Promise<void> {
    await this.page.evaluate(() => Reflect.deleteProperty(navigator, "userActivation"));
  }

  async pullDown(): Promise<void> {
    const box = await this.shown.boundingBox();
    if (!box) throw new Error("no page is shown");
    const x = box.x + box.width / 2;
    await this.page.mouse.move(x, box.y + 20);
    await this.page.mouse.down();
    await this.page.mouse.move(x, box.y + 120, { steps: 4 });
    await this.page.mouse.up();
  }
}
