import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeCommit } from "../src/description.ts";
import { temporaryFolder } from "./support/release.ts";

async function repository() {
  const folder = await temporaryFolder();
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", ...args], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  git("init", "-q", "-b", "main");
  const commit = (subject: string) => {
    git("commit", "-q", "--allow-empty", "-m", subject);
    return git("log", "-1", "--format=%h");
  };
  return { folder, git, commit };
}

test("a branch, its commit and the commit's subject", async () => {
  const { folder, commit } = await repository();
  const hash = commit("直传: a first step\n\nnot this");

  expect(describeCommit(folder)).toBe(`main@${hash} 直传: a first step`);
});

test("a tag where no branch is checked out, and neither", async () => {
  const { folder, git, commit } = await repository();
  const hash = commit("one");
  git("checkout", "-q", "--detach");
  expect(describeCommit(folder)).toBe(`detached@${hash} one`);

  git("tag", "v1.2.3");

  expect(describeCommit(folder)).toBe(`v1.2.3@${hash} one`);
});

test("changes that are in no commit are said; files git does not know are not", async () => {
  const { folder, git, commit } = await repository();
  writeFileSync(join(folder, "a"), "1");
  git("add", "a");
  const hash = commit("one");
  writeFileSync(join(folder, "b"), "1");
  expect(describeCommit(folder)).toBe(`main@${hash} one`);

  writeFileSync(join(folder, "a"), "2");

  expect(describeCommit(folder)).toBe(`main@${hash} + uncommitted changes one`);
});

test("a long subject is cut", async () => {
  const { folder, commit } = await repository();
  commit("字".repeat(300));

  const text = describeCommit(folder);

  expect([...text]).toHaveLength(200);
  expect(text.endsWith("字…")).toBe(true);
});

test("without a repository, or without a commit, it asks for a description", async () => {
  const wanted = expect.objectContaining({ code: "GIT", message: expect.stringContaining("--description") });
  const folder = await temporaryFolder();
  expect(() => describeCommit(folder)).toThrow(wanted);
  expect(() => describeCommit(join(folder, "nowhere"))).toThrow(wanted);

  execFileSync("git", ["init", "-q"], { cwd: folder });

  expect(() => describeCommit(folder)).toThrow(wanted);
});
