import { createPrivateKey, createPublicKey } from "node:crypto";

/**
 * Public on purpose, the same in every emulator: whoever has cached it may go on with it after a restart. 512 bits, as
 * OSS's own.
 */
const privateKey = createPrivateKey({
  format: "jwk",
  key: {
    kty: "RSA",
    n: "oqaD-Rg_CETbrDQkCE95bwmvsq-og9lw0FizyVRW2sj0xWVo0mCzumXnWA4VVsS59JXD-S5bt0HbO38sHyXmcQ",
    e: "AQAB",
    d: "RU6bMcuJIGbnDEvzhq8G2a_Q9F0xe21uSvlhMssDb5o_8NllwDUYh1CLtSWOi_pdu5XUrj7Bcuug-Sq3e8CZgQ",
    p: "0J4EtJIrPk7re1RVm4d7y8-Is4fTwjIlT7kwW1JIYDk",
    q: "x5fFs5grHIgysHV0RoiGY5gHUr0K4rHRk9gBLsuUx_k",
    dp: "ihzTiKhssKeXBuNiecFMmDYhjpoR-7MvOISmGw9ykyE",
    dq: "o-cUqQjazlFiHto1I_7VLVAZI26uU77mddw6DG2NvjE",
    qi: "ebuM_OO8lQ44KMukk1oaKjhIHyMWRZFKZoAbGmfEhGg",
  },
});

/** What callbacks are signed with, and what they are verified with. */
export const DEMO_CALLBACK_KEY = {
  privateKey,
  publicPem: createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString(),
};
