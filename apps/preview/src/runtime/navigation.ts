import type { Pages } from "./pages.ts";
import type { TitleBar } from "./screen/title-bar.ts";

interface Option {
  readonly url?: string;
  readonly delta?: number;
  readonly title?: string;
  readonly success?: (result: object) => void;
  readonly fail?: (error: object) => void;
  readonly complete?: (result: object) => void;
}

/** The calls of `wx` that move between pages or change the title bar: they belong to the page, not to the platform. */
export function createNavigation(pages: Pages, titleBar: TitleBar): Record<string, unknown> {
  return {
    navigateTo: call("navigateTo", ({ url = "" }) => pages.navigateTo(url)),
    redirectTo: call("redirectTo", ({ url = "" }) => pages.redirectTo(url)),
    reLaunch: call("reLaunch", ({ url = "" }) => pages.reLaunch(url)),
    navigateBack: call("navigateBack", ({ delta = 1 }) => pages.navigateBack(delta)),
    switchTab: call("switchTab", ({ url = "" }) => pages.switchTab(url)),
    startPullDownRefresh: call("startPullDownRefresh", () => pages.startRefreshing()),
    stopPullDownRefresh: call("stopPullDownRefresh", () => pages.stopRefreshing()),
    setNavigationBarTitle: call("setNavigationBarTitle", ({ title = "" }) => titleBar.setTitle(title)),
  };
}

function call(name: string, run: (option: Option) => void) {
  return (option: Option = {}): Promise<object> | undefined => {
    const settle = (): { ok: boolean; result: object } => {
      try {
        run(option);
        return { ok: true, result: { errMsg: `${name}:ok` } };
      } catch (error) {
        return { ok: false, result: { errMsg: `${name}:fail ${(error as Error).message}` } };
      }
    };
    const answer = Promise.resolve().then(settle);
    if (!option.success && !option.fail && !option.complete) {
      return answer.then(({ ok, result }) => (ok ? result : Promise.reject(result)));
    }
    void answer.then(({ ok, result }) => {
      (ok ? option.success : option.fail)?.(result);
      option.complete?.(result);
    });
    return undefined;
  };
}
