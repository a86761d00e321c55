import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createOssClient, type OssClient } from "@zhichuan/oss-client";
import type { Browser } from "playwright-core";
import { type Preview, startPreview } from "../../src/index.ts";
import { launchChromium } from "./chromium.ts";
import { User } from "./user.ts";

/** Everything a browser test stands on: the whole preview on free ports, Chromium, and a look into the bucket. */
export interface Stage {
  readonly preview: Preview;
  readonly browser: Browser;
  readonly bucket: OssClient;
  /** A folder for the test's own files. */
  readonly dir: string;
  /** Milliseconds that the emulator's clock runs ahead of the server's. */
  ossAhead: number;
  /** Somebody who has not been here before. */
  newUser(): User;
  close(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  const dir = await mkdtemp(join(tmpdir(), "zhichuan-preview-test-"));
  const ossNow = () => new Date(Date.now() + stage.ossAhead);
  const stage: Stage = { ossAhead: 0 } as Stage;
  const preview = await startPreview({ dir, distDir: join(dir, "dist"), now: { oss: ossNow } });
  const browser = await launchChromium();
  const { emulator } = preview;
  const bucket = createOssClient({
    bucketUrl: emulator.ossUrl,
    region: emulator.region,
    bucket: emulator.bucket,
    credentials: async () => emulator.ramUser,
    now: ossNow,
  });
  let users = 0;
  return Object.assign(stage, {
    preview,
    browser,
    bucket,
    dir,
    newUser: () => new User(preview, `user-${++users}`),
    async close() {
      await browser.close();
      await preview.close();
      await rm(dir, { recursive: true });
    },
  });
}
