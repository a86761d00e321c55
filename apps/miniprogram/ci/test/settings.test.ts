import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { appidOfProject } from "../src/appid.ts";
import { readSettings } from "../src/settings.ts";
import { temporaryFolder } from "./support/release.ts";
import { newUploadKey } from "./support/signature.ts";

const { privateKey } = newUploadKey();
const env = {
  MINIPROGRAM_API: "https://api.example.com",
  MINIPROGRAM_APPID: "wx0123456789abcdef",
  MINIPROGRAM_ROBOT: "12",
  MINIPROGRAM_PRIVATE_KEY: privateKey,
};

const upload = (args: string[], changes: NodeJS.ProcessEnv = {}) =>
  readSettings(["upload", ...args], { ...env, ...changes });

test("everything may come from the environment, and an option goes before it", () => {
  expect(upload([]).api()).toBe("https://api.example.com");
  expect(upload([]).release()).toMatchObject({ appid: "wx0123456789abcdef", robot: 12, privateKey });

  const args = ["--api", "https://b.example.com", "--appid", "wxfedcba9876543210", "--robot", "3"];
  expect(upload(args).api()).toBe("https://b.example.com");
  expect(upload([...args, "--description", "mine"]).release()).toMatchObject({
    appid: "wxfedcba9876543210",
    robot: 3,
    description: "mine",
  });
});

test("what the environment sets to nothing counts as not set", () => {
  const nothing = { MINIPROGRAM_ROBOT: "", MINIPROGRAM_APPID: "", MINIPROGRAM_PRIVATE_KEY_PATH: "" };

  expect(upload(["--appid", "wxfedcba9876543210"], nothing).release().robot).toBe(1);
  expect(() => upload([], nothing).release()).toThrow(/touristappid is DevTools' guest/);
});

test.each(["0", "31", "1.5", "-1", "one", ""])("robot %j is refused", (robot) => {
  expect(() => upload([`--robot=${robot}`]).release()).toThrow(expect.objectContaining({ code: "ROBOT" }));
});

test.each([
  undefined,
  "http://api.example.com",
  "api.example.com",
  "https://localhost:3000",
  "https://192.168.1.2",
  "https://[::1]",
  "https://api.example.com?x=1",
  "https://user:secret@api.example.com",
])("the server's address %j is refused", (address) => {
  expect(() => upload([], { MINIPROGRAM_API: address }).api()).toThrow(
    expect.objectContaining({ code: "API_ADDRESS" }),
  );
});

test.each(["touristappid", "wx123", "wx0123456789ABCDEF", "gh_0123456789abcdef"])(
  "the appid %s is refused",
  (appid) => {
    expect(() => upload(["--appid", appid]).release()).toThrow(expect.objectContaining({ code: "APPID" }));
  },
);

test("without an appid given it is DevTools', and a guest's is refused in a sentence", () => {
  expect(() => upload([], { MINIPROGRAM_APPID: undefined }).release()).toThrow(
    /touristappid is DevTools' guest/,
  );
});

test("a developer's own project.private.config.json goes before project.config.json", async () => {
  const folder = await temporaryFolder();
  expect(appidOfProject(folder)).toBeUndefined();
  writeFileSync(join(folder, "project.config.json"), '{"appid":"touristappid"}');
  expect(appidOfProject(folder)).toBe("touristappid");
  writeFileSync(join(folder, "project.private.config.json"), '{"setting":{}}');
  expect(appidOfProject(folder)).toBe("touristappid");
  writeFileSync(join(folder, "project.private.config.json"), '{"appid":"wx0123456789abcdef"}');
  expect(appidOfProject(folder)).toBe("wx0123456789abcdef");
});
