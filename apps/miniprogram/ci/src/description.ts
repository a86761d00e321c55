import { execFileSync } from "node:child_process";
import { ReleaseError } from "./error.ts";

/** What WeChat's version list is given at most, in characters; it shows no more than the beginning. */
const longest = 200;

/**
 * Says in a line what is released: branch (or tag, where none is checked out), commit and its subject.
 * Example: `main@5a40874 Contract: sessions and files`.
 *
 * @param folder any folder of the repository
 * @throws {ReleaseError} GIT when there is no repository, no commit or no git.
 */
export function describeCommit(folder: string): string {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  const gitOr = (otherwise: string, ...args: string[]) => {
    try {
      return git(...args);
    } catch {
      return otherwise;
    }
  };
  let commit: string;
  let subject: string;
  let changes: string;
  try {
    [commit = "", subject = ""] = git("log", "-1", "--format=%h%n%s").split("\n");
    changes = git("status", "--porcelain", "--untracked-files=no");
  } catch (cause) {
    throw new ReleaseError(
      "GIT",
      "git cannot say which commit this is. Release from a clone, or pass --description.",
      { cause },
    );
  }
  const name =
    gitOr("", "symbolic-ref", "--quiet", "--short", "HEAD") ||
    gitOr("detached", "describe", "--tags", "--exact-match");
  const text = `${name}@${commit}${changes ? " + uncommitted changes" : ""} ${subject}`;
  const characters = [...text];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : text;
}
