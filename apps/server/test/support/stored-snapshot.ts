import { presignUrl } from "@zhichuan/signer";
import { sendRaw } from "./raw.ts";
import type { Stack } from "./stack.ts";

/** Everything that can be seen of an object but its key. */
export interface Snapshot {
  readonly headers: Record<string, string>;
  readonly tags: Readonly<Record<string, string>>;
  readonly bytes: string;
  /** What somebody without a signature is answered who reads it, and who writes it. */
  readonly forStrangers: readonly number[];
}

const OF_THE_ANSWER = ["x-oss-request-id", "x-oss-server-time", "date", "connection", "keep-alive"];

/** Looks at the object as its owner does, and as a stranger. */
export async function snapshot({ emulator, owner, clock }: Stack, key: string): Promise<Snapshot> {
  const signed = (method: string) =>
    presignUrl({
      method,
      credentials: emulator.ramUser,
      region: emulator.region,
      bucket: emulator.bucket,
      bucketUrl: emulator.ossUrl,
      key,
      at: clock.now(),
      expires: 60,
    }).url;
  const { headers } = await fetch(signed("HEAD"), { method: "HEAD" });
  // fetch would unpack what says it is packed.
  const { body } = await sendRaw(signed("GET"), { method: "GET", headers: {} });
  const stranger = `${emulator.ossUrl}/${key}`;
  const read = await fetch(stranger);
  const write = await fetch(stranger, { method: "DELETE" });
  return {
    headers: Object.fromEntries([...headers].filter(([name]) => !OF_THE_ANSWER.includes(name))),
    tags: await owner.getObjectTagging(key),
    bytes: body.toString("base64"),
    forStrangers: [read.status, write.status],
  };
}
