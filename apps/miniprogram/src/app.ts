import { createUploader, createWxSession, type Uploader } from "@zhichuan/uploader/wx";
import { createLinks, type Links } from "./wechat/links.ts";

/** What pages get from `getApp()`. */
export interface ZhichuanApp {
  /** Lives as long as the mini-program: an upload goes on whatever page is shown. */
  readonly uploader: Uploader;
  readonly links: Links;
}

const server = __API_BASE__;
const uploader = createUploader({ server, profile: "document", session: createWxSession({ server }) });

App<ZhichuanApp>({
  uploader,
  links: createLinks(uploader, () => Date.now()),
  onLaunch() {
    void uploader.restore();
  },
});
