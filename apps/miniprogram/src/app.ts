import { createUploader, type Uploader } from "@zhichuan/uploader/wx";
import { createLinks, type Links } from "./wechat/links.ts";

/** What pages get from `getApp()`. */
export interface ZhichuanApp {
  /** Lives as long as the mini-program: an upload goes on whatever page is shown. */
  readonly uploader: Uploader;
  readonly links: Links;
}

const uploader = createUploader({ server: __API_BASE__, profile: "document" });

App<ZhichuanApp>({
  uploader,
  links: createLinks(uploader, () => Date.now()),
  onLaunch() {
    void uploader.restore();
  },
});
