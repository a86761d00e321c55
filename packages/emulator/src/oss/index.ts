export { buildOss, type OssOptions } from "./app.ts";
export { BucketStore } from "./store/bucket-store.ts";
