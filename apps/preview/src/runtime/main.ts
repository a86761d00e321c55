import { createFakeWx } from "@zhichuan/fake-wx";
import { clearKept, createBrowserPlatform, type PhoneSettings } from "@zhichuan/fake-wx/browser";
import type { Program } from "../program.ts";
import { createApp } from "./app.ts";
import { setPhoneFiles } from "./assets.ts";
import { createBackend } from "./backend.ts";
import { clearsOn } from "./clearing.ts";
import { showFaults } from "./faults.ts";
import { runModules } from "./modules.ts";
import { createNavigation } from "./navigation.ts";
import { Pages } from "./pages.ts";
import { readHeic } from "./read-heic.ts";
import { createActionSheet } from "./screen/action-sheet.ts";
import { createModal } from "./screen/modal.ts";
import { createShare } from "./screen/share.ts";
import { createTabBar } from "./screen/tab-bar.ts";
import { watchDark, windowOf } from "./screen/theme.ts";
import { createTitleBar } from "./screen/title-bar.ts";
import { createToast } from "./screen/toast.ts";
import { createViewer } from "./screen/viewer.ts";
import { createSpace } from "./space.ts";

/** The parts of the page's HTML. */
const part = (selector: string) => document.querySelector(selector) as HTMLElement;

/** Whoever drives the page may lay its phone's settings down before the page starts. */
const { zhichuanPhone } = globalThis as { zhichuanPhone?: PhoneSettings };

function start(program: Program): void {
  const phone = part(".frame-phone");
  const screen = part(".frame-screen");
  phone.classList.toggle("frame-style-v2", program.app.style === "v2");

  const layer = part(".frame-modals");
  const modal = createModal(layer);
  const platform = createBrowserPlatform({
    relay: "/wx-network",
    phone: zhichuanPhone,
    readHeic,
    wechatUrl: part(".frame-desk").dataset.wechatUrl ?? "",
    screen: {
      toast: createToast(part(".frame-toasts")),
      modal,
      actionSheet: createActionSheet(layer, () => platform.device.info().language),
      nameTab: (tab) => tabBar.nameTab(tab),
      previewMedia: createViewer(layer, (path) => platform.files.objectUrl(path)),
      shareFile: createShare(modal),
    },
    viewport: {
      element: screen,
      statusBarHeight: part(".frame-status-bar").offsetHeight,
      titleBarHeight: part(".frame-title-bar").offsetHeight,
    },
  });
  setPhoneFiles(platform.files);

  const space = createSpace(program, createBackend());
  const titleBar = createTitleBar(phone, () => pages.navigateBack(1));
  const tabBar = createTabBar(part(".frame-tab-bar"), program, (path) => pages.switchTab(`/${path}`));
  let shown = { path: program.app.pages[0] as string, depth: 1, page: {} };
  const dress = () => {
    phone.classList.toggle("frame-dark", isDark());
    titleBar.show(shown.page, windowOf(program, shown.path, isDark()), shown.depth > 1);
    tabBar.show(shown.path, isDark());
  };
  const isDark = watchDark(program, dress);
  const pages = new Pages({
    space,
    screen: part(".frame-pages"),
    known: program.app.pages,
    tabs: program.app.tabBar?.list.map(({ pagePath }) => pagePath) ?? [],
    configs: program.configs,
    onChange(path, depth, page) {
      shown = { path, depth, page };
      dress();
    },
  });

  const wx = { ...createFakeWx(platform), ...createNavigation(pages, titleBar) };
  const app = createApp(() => pages.instances());
  runModules(program, space.code, app, wx);
  const query = Object.fromEntries(new URLSearchParams(location.search));
  const launch = { path: shown.path, query, scene: 1001, referrerInfo: {} };
  app.instance?.onLaunch?.(launch);
  app.instance?.onShow?.(launch);
  platform.lifecycle.onShow(() => app.instance?.onShow?.(launch));
  platform.lifecycle.onHide(() => app.instance?.onHide?.());
  pages.reLaunch(`/${shown.path}${location.search}`);
}

async function open(): Promise<void> {
  showFaults(part(".frame-faults"));
  if (clearsOn(part(".frame-clear"))) await clearKept();
  start((globalThis as unknown as { zhichuanProgram: Program }).zhichuanProgram);
}

void open();
