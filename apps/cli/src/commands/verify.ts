import type { Command, Outcome } from "../command.ts";
import { bytes } from "../format.ts";
import { keyOf } from "../key.ts";
import { CREDENTIALS, PUBLIC } from "../settings.ts";
import { Steps } from "../steps.ts";
import { fetchAndCompare } from "../transfer/compare.ts";
import { demandStored } from "../transfer/demand-stored.ts";

export const verify: Command = {
  name: "verify",
  summary: "look whether an object is there, fetch it and compare it",
  usage: ["verify KEY"],
  about:
    "Asks OSS what it has stored under the key, fetches the object by a presigned GET from the public address and\ncompares size and CRC-64.",
  options: {},
  async run({ words, settings, access, screen, world }): Promise<Outcome> {
    const key = keyOf(words);
    const config = settings.config(...PUBLIC, ...CREDENTIALS);
    const credentials = access.forObject(key, ["oss:GetObject"]);
    const steps = new Steps(screen);
    const head = await steps.take("stored", async () => {
      const value = await demandStored(access.oss(credentials), key);
      const says = `${bytes(value.size)}, ${value.contentType}, ${value.lastModified.toISOString()}, CRC-64 ${value.crc64}`;
      return { value, says };
    });
    await steps.take("presigned GET", async () => {
      const signing = { config, credentials: await credentials(), at: world.now() };
      const value = await fetchAndCompare(signing, key, head);
      return { value, says: `${bytes(value.size)} came back, the same` };
    });
    return { exit: 0, data: { key, size: head.size, crc64: head.crc64, steps: steps.done } };
  },
};
