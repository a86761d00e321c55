import { expect, test } from "vitest";
import { watchLaunchers } from "../src/launchers.ts";
import { type ProcessEntry, readProcesses } from "../src/processes.ts";

/** `npx pnpm dev` as it was measured: this process is 6. */
const chain = (): Map<number, ProcessEntry> =>
  new Map([
    [1, { parent: 0, command: "/sbin/init" }],
    [2, { parent: 1, command: "-bash" }],
    [3, { parent: 2, command: "npm exec pnpm@12.21.0 dev" }],
    [4, { parent: 3, command: "sh -c 'pnpm' dev" }],
    [5, { parent: 4, command: "/home/me/.npm/_npx/pnpm dev" }],
    [6, { parent: 5, command: "/bin/sh -c trap '' INT; node src/main.ts" }],
    [7, { parent: 6, command: "node src/main.ts" }],
  ]);

function watch(table: Map<number, ProcessEntry>) {
  const own = { pid: 7, ppid: 6 };
  const read = (pids: readonly number[]) => new Map([...table].filter(([pid]) => pids.includes(pid)));
  return { own, isAbandoned: watchLaunchers(read, own) };
}

test("as long as everybody is there, nothing happens", () => {
  expect(watch(chain()).isAbandoned()).toBe(false);
});

test("npx is ended: its shell goes with it, and pnpm is handed to init", () => {
  const table = chain();
  const { isAbandoned } = watch(table);
  table.delete(3);
  table.delete(4);
  table.set(5, { parent: 1, command: "pnpm dev" });
  expect(isAbandoned()).toBe(true);
});

test("npx is killed: its shell stays behind", () => {
  const table = chain();
  const { isAbandoned } = watch(table);
  table.delete(3);
  table.set(4, { parent: 1, command: "sh -c 'pnpm' dev" });
  expect(isAbandoned()).toBe(true);
});

test("its own parent is gone, whatever that was", () => {
  const { isAbandoned, own } = watch(new Map([[6, { parent: 1, command: "python harness.py" }]]));
  expect(isAbandoned()).toBe(false);
  own.ppid = 1;
  expect(isAbandoned()).toBe(true);
});

test("the user's own shell may end, as under nohup", () => {
  const table = chain();
  const { isAbandoned } = watch(table);
  table.delete(2);
  table.set(3, { parent: 1, command: "npm exec pnpm@12.21.0 dev" });
  expect(isAbandoned()).toBe(false);
});

test("processes of this machine are read", () => {
  const entry = readProcesses([process.pid, 2 ** 30]);
  expect([...entry.keys()]).toEqual([process.pid]);
  expect(entry.get(process.pid)?.parent).toBe(process.ppid);
});
