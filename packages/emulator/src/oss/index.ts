export { buildOss } from "./app.ts";
export { type LifecycleRun, runLifecycle } from "./run-lifecycle.ts";
export { BucketStore } from "./store/bucket-store.ts";
