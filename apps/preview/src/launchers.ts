import { type ProcessEntry, readProcesses } from "./processes.ts";

/** What stands between the user and a script: shells that run one command, package managers and their like. */
const LAUNCHER = /^(?:\S*\/)?(?:(?:sh|bash|dash|zsh) -\w*c |(?:npm|npx|pnpm|yarn|turbo|node)\b)/;

/**
 * Watches whether the programs that started this one are still there. `npx pnpm dev` is a chain of five processes, and
 * a signal to the first ends only some of the others; this one would stay behind with its own parent alive.
 * Gives a function that says whether the chain is broken. `read` and `own` stand for the machine's processes.
 */
export function watchLaunchers(
  read: (pids: readonly number[]) => ReadonlyMap<number, ProcessEntry> = readProcesses,
  own: { readonly pid: number; readonly ppid: number } = process,
): () => boolean {
  const first = own.ppid;
  const links = new Map<number, number>();
  for (let child = first; ; ) {
    const entry = read([child]).get(child);
    if (entry === undefined || !LAUNCHER.test(entry.command)) break;
    const parent = read([entry.parent]).get(entry.parent);
    if (parent === undefined || !LAUNCHER.test(parent.command)) break;
    links.set(child, entry.parent);
    child = entry.parent;
  }
  return () => {
    if (own.ppid !== first) return true;
    const entries = read([...links.keys()]);
    return [...links].some(([child, parent]) => entries.get(child)?.parent !== parent);
  };
}
