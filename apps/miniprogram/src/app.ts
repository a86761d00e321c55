import { createUploader, type Uploader } from "@zhichuan/uploader/wx";

/** What pages get from `getApp()`. */
export interface ZhichuanApp {
  /** Lives as long as the mini-program: an upload goes on whatever page is shown. */
  readonly uploader: Uploader;
}

App<ZhichuanApp>({
  uploader: createUploader({ server: __API_BASE__, profile: "document" }),
});
