import { expect, it } from "vitest";
import { createSessionTokens } from "../src/session/session-token.ts";
import { Clock } from "./support/clock.ts";

const USER = { id: "0123456789abcdef0123456789abcdef", openid: "o6_bmjrPTlm6_2sgVt7hMZOPfL2M" };
const refused = expect.objectContaining({ code: "SESSION_NEEDED" });

it("a session that was opened before ends when it should", () => {
  const clock = new Clock();
  const sessions = createSessionTokens("a-secret-for-tests-of-32-characters!");
  const token = sessions.seal(USER, clock.now());
  for (let n = 0; n < 3; n++) expect(sessions.open(token, clock.now())).toEqual(USER);
  clock.move(2 * 3600 - 1);
  expect(sessions.open(token, clock.now())).toEqual(USER);
  clock.move(1);
  for (let n = 0; n < 2; n++) expect(() => sessions.open(token, clock.now())).toThrow(refused);
});

it("a session that was opened before opens no other that looks like it", () => {
  const clock = new Clock();
  const sessions = createSessionTokens("a-secret-for-tests-of-32-characters!");
  const token = sessions.seal(USER, clock.now());
  sessions.open(token, clock.now());
  for (let at = 0; at < token.length; at++) {
    const other = token[at] === "A" ? "B" : "A";
    const forged = token.slice(0, at) + other + token.slice(at + 1);
    expect(() => sessions.open(forged, clock.now())).toThrow(refused);
  }
});

it("more sessions than are remembered are opened all the same", () => {
  const clock = new Clock();
  const sessions = createSessionTokens("a-secret-for-tests-of-32-characters!");
  const tokens = Array.from({ length: 12_000 }, (_, n) =>
    sessions.seal({ ...USER, id: `user-${n}` }, clock.now()),
  );
  for (let n = 0; n < tokens.length; n += 1)
    expect(sessions.open(tokens[n] ?? "", clock.now()).id).toBe(`user-${n}`);
  expect(sessions.open(tokens[0] ?? "", clock.now()).id).toBe("user-0");
});
