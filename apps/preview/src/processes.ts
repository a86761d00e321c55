import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

export interface ProcessEntry {
  readonly parent: number;
  /** The command with its arguments. */
  readonly command: string;
}

/** Looks processes up by id; those that have ended are left out. */
export function readProcesses(pids: readonly number[]): Map<number, ProcessEntry> {
  return existsSync("/proc/self/stat") ? fromProc(pids) : fromPs(pids);
}

function fromProc(pids: readonly number[]): Map<number, ProcessEntry> {
  const found = new Map<number, ProcessEntry>();
  for (const pid of pids) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      // `pid (name) state ppid …`, where the name may hold anything, brackets too.
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      found.set(pid, { parent, command });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "ENOENT" && code !== "ESRCH") throw error;
    }
  }
  return found;
}

/** macOS and the BSDs have no /proc. */
function fromPs(pids: readonly number[]): Map<number, ProcessEntry> {
  const found = new Map<number, ProcessEntry>();
  if (pids.length === 0) return found;
  let text = "";
  try {
    text = execFileSync("ps", ["-o", "pid=,ppid=,command=", "-p", pids.join(",")], { encoding: "utf8" });
  } catch {
    // ps answers 1 when none of them is there.
  }
  for (const line of text.split("\n")) {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (pid !== undefined) found.set(Number(pid), { parent: Number(parent), command: command ?? "" });
  }
  return found;
}
