import { type FunctionComputeCredentials, takeFunctionComputeKeys } from "@zhichuan/credentials";
import fp from "fastify-plugin";

interface PlatformKeysOptions {
  /** Who takes the keys; nobody outside Function Compute, where anybody can send such headers. */
  readonly receiver: FunctionComputeCredentials | undefined;
}

/** Takes the keys of a function's role out of every request before anything else sees it, and believes them in a function alone. */
export const platformKeys = fp<PlatformKeysOptions>(
  async (app, { receiver }) => {
    app.addHook("onRequest", (request, _reply, done) => {
      const keys = takeFunctionComputeKeys(request.raw);
      if (keys) receiver?.receive(keys);
      done();
    });
  },
  { name: "platform-keys" },
);
