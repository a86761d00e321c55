import { corsRules, lifecycleRules } from "@zhichuan/permissions";
import { type Bucket, startBucket } from "./bucket.ts";
import { callbackReceiver, redisStandIn } from "./services.ts";

export const PAGE = "https://m.example.com";

/** A bucket about which `doctor` has nothing to say: everything is used, and everything is right. */
export async function startHealthy(options: Parameters<typeof startBucket>[0] = {}): Promise<Bucket> {
  const bucket = await startBucket(options);
  const { env, oss, emulator } = bucket;
  Object.assign(env, {
    INSTANT_UPLOAD: "on",
    H5_ORIGINS: PAGE,
    CALLBACK_URL: await callbackReceiver(403),
    OSS_CALLBACK_KEY_URL: emulator.callbackKeyUrl,
    REDIS_URL: `redis://${await redisStandIn()}`,
    WECHAT_PUSH_TOKEN: "tokenOfThePush123",
  });
  const deployment = {
    bucket: emulator.bucket,
    prefix: "uploads/",
    instantUpload: true,
    files: true,
    moderation: true,
  };
  await oss.putBucketLifecycle(lifecycleRules({ ...deployment, profiles: {} }));
  await oss.putBucketCors(corsRules([PAGE]));
  await bucket.configure("publicAccessBlock", blockPublicAccess(true));
  return bucket;
}

export function blockPublicAccess(on: boolean): string {
  return `<PublicAccessBlockConfiguration><BlockPublicAccess>${on}</BlockPublicAccess></PublicAccessBlockConfiguration>`;
}
