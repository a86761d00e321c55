import type { Message, Outcome } from "./call.ts";
import { tasks } from "./tasks.ts";

// Started by call.ts with one task to do.
process.once("message", async ({ task, options }: Message) => {
  const outcome = await (tasks[task] as (options: unknown) => Promise<unknown>)(options).then(
    (result): Outcome => ({ result }),
    (error: unknown): Outcome => {
      console.error(error);
      const { message = String(error), code } = error as { message?: string; code?: number | string };
      return { failure: { message, code } };
    },
  );
  // The library leaves processes of its own standing, which would keep this one up.
  process.send?.(outcome, () => process.exit());
});
