import { truncate } from "node:fs/promises";
import type { UploadItem } from "../../src/index.ts";
import type { World } from "../faults/world.ts";
import type { Chance } from "./chance.ts";

const requests = [
  /\/v1\/uploads$/,
  /\/parts$/,
  /\/status$/,
  /\/complete$/,
  /\/abort$/,
  /^PUT /,
  /^POST http:\/\/[^/]*\/?$/,
];
const operations = [
  "PostObject",
  "UploadPart",
  "InitiateMultipartUpload",
  "ListParts",
  "ListMultipartUploads",
  "CompleteMultipartUpload",
  "HeadObject",
  "PutObject",
] as const;

/** Everything that happens to phones, links and servers; each mishap says what it did. */
export const mishaps: readonly ((world: World, chance: Chance) => Promise<string> | string)[] = [
  function cut({ phone }, chance) {
    const fault = { request: chance.pick(requests), times: chance.whole(1, 3), cut: moment(chance) };
    phone.faults.add(fault);
    return `cut ${fault.times} × ${fault.request} ${fault.cut}`;
  },

  function stall({ phone }, chance) {
    const fault = { request: chance.pick(requests), stall: moment(chance) };
    phone.faults.add(fault);
    return `stall ${fault.request} ${fault.stall}`;
  },

  function trouble({ emulator }, chance) {
    const operation = chance.pick(operations);
    const times = chance.whole(1, 4);
    const status = chance.pick([500, 503] as const);
    emulator.faults.add({ operation, times, status, code: status === 500 ? "InternalError" : "SlowDown" });
    return `${times} × ${status} for ${operation}`;
  },

  function lostAnswer({ emulator }, chance) {
    const operation = chance.pick(operations);
    emulator.faults.add({ operation, times: 1, cut: true, when: "after" });
    return `the answer of ${operation} lost`;
  },

  function link({ phone }, chance) {
    const options = {
      bytesPerSecond: chance.pick([50_000, 200_000, 1_000_000]),
      latencyMs: chance.whole(0, 800),
      breaksPerSecond: chance.pick([0, 0.02, 0.2]),
    };
    phone.link(options);
    return `a link of ${JSON.stringify(options)}`;
  },

  async function standstill(world, chance) {
    const seconds = chance.whole(1, 90);
    world.phone.link({ bytesPerSecond: 0 });
    await world.pass(seconds * 1000);
    world.phone.link({});
    return `a standstill of ${seconds} s`;
  },

  async function offline(world, chance) {
    const seconds = chance.whole(1, 120);
    world.phone.goOffline();
    await world.pass(seconds * 1000);
    world.phone.goOnline(chance.pick(["wifi", "4g"]));
    return `offline for ${seconds} s`;
  },

  function networkSwitch({ phone }, chance) {
    const type = chance.pick(["wifi", "4g", "5g"] as const);
    phone.goOnline(type);
    return `to ${type}`;
  },

  async function background(world, chance) {
    const seconds = chance.whole(1, 60);
    world.phone.hide();
    await world.pass(seconds * 1000);
    world.phone.show();
    return `in the background for ${seconds} s`;
  },

  async function kill(world) {
    const items = world.uploader.items();
    for (const item of items.filter(({ state }) => state === "done"))
      if (!(await world.isStored(item))) throw new Error(`not stored: ${JSON.stringify(item)}`);
    const open = world.uploader.items().filter(isOpen);
    const offered = (await world.restart()).map(({ name }) => name);
    const { currentSize, limitSize } = world.phone.wx.getStorageInfoSync();
    const lost = open.filter(({ name }) => !offered.includes(name));
    if (lost.length > 0 && currentSize < limitSize)
      throw new Error(`not offered again: ${JSON.stringify(lost)}`);
    return `killed; ${offered.length} offered again, ${lost.length} not`;
  },

  async function serverRestart(world, chance) {
    const seconds = chance.whole(0, 20);
    await world.server.stop();
    await world.pass(seconds * 1000);
    await world.server.start();
    return `no server for ${seconds} s`;
  },

  function noSts({ emulator }, chance) {
    const times = chance.whole(1, 4);
    emulator.faults.add({ operation: "AssumeRole", times, status: 503, code: "ServiceUnavailable" });
    return `${times} × no STS`;
  },

  async function age(world, chance) {
    const minutes = chance.pick([16, 70]);
    await world.age(minutes * 60_000);
    return `${minutes} minutes at the servers`;
  },

  function clock({ phone }, chance) {
    const hours = chance.pick([-24, 0, 24]);
    phone.setClockAhead(hours * 3600_000);
    return `the phone's clock off by ${hours} h`;
  },

  function quirks({ phone }, chance) {
    const quirks = chance.pick([{}, { padsReads: true, jumpsProgress: true }, { recasesHeaders: true }]);
    phone.setQuirks(quirks);
    return `a phone with ${JSON.stringify(quirks)}`;
  },

  async function full({ phone }) {
    phone.fillStorage();
    await phone.fillUserFiles();
    return "a full phone";
  },

  function shortReads({ phone }, chance) {
    phone.shortenReads(chance.whole(1, 3));
    return "short reads";
  },

  async function shrink(world, chance) {
    const item = chance.pick(world.uploader.items());
    if (!item || chance.next() < 0.5) return "nothing";
    await truncate(world.disk(item.name), Math.floor(item.size / 2));
    return `${item.name} shrinks`;
  },

  async function pause(world, chance) {
    const item = chance.pick(world.uploader.items());
    if (!item) return "nothing";
    world.uploader.pause(item.id);
    await world.pass(chance.whole(0, 30_000));
    world.uploader.resume(item.id);
    return `${item.name} paused for a while`;
  },

  function cancel({ uploader }, chance) {
    const item = chance.pick(uploader.items());
    if (!item || chance.next() < 0.5) return "nothing";
    uploader.cancel(item.id);
    return `${item.name} cancelled`;
  },
];

/** Whether the user may expect it to be there after a restart. */
function isOpen({ state, error }: UploadItem): boolean {
  if (state === "failed") return error?.retryable === true || error?.code === "FILE_NEEDED";
  return state !== "done" && state !== "cancelled";
}

function moment(chance: Chance) {
  return chance.pick(["before", chance.whole(1, 500_000), "sent", "answered"] as const);
}
