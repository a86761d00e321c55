export { buildOss } from "./app.ts";
export { BucketStore } from "./store/bucket-store.ts";
