import { type System, startSystem } from "../test/faults/system.ts";

const MB = 1024 * 1024;

/** Most bytes of the file that were in the engine's hands at once: read, and not yet answered for. */
function watchBuffers({ phone: { wx } }: System): { readonly most: () => number } {
  let now = 0;
  let most = 0;
  const took = (bytes: number) => {
    now += bytes;
    most = Math.max(most, now);
  };
  const manager = wx.getFileSystemManager();
  const { readFile, read } = manager;
  const request = wx.request as unknown as (option: Record<string, unknown>) => unknown;
  Object.assign(manager, {
    readFile: (option: WechatMiniprogram.ReadFileOption) =>
      readFile({
        ...option,
        success(result) {
          took((result.data as ArrayBuffer).byteLength);
          option.success?.(result);
        },
      }),
    read(option: WechatMiniprogram.ReadOption) {
      took(option.arrayBuffer.byteLength);
      read(option);
    },
  });
  Object.assign(wx, {
    request(option: Record<string, unknown>) {
      const { data, complete } = option;
      const end = (result: unknown) => {
        if (data instanceof ArrayBuffer) now -= data.byteLength;
        (complete as ((result: unknown) => void) | undefined)?.(result);
      };
      return request({ ...option, complete: end });
    },
  });
  return { most: () => most };
}

console.log("a file of zeros in parts, engine, server and emulator in one process");
for (const size of [10 * MB, 100 * MB, 1024 * MB]) {
  const system = await startSystem({ speed: 1, profile: "video" });
  const buffers = watchBuffers(system);
  const before = process.memoryUsage.rss();
  let rss = before;
  const sampling = setInterval(() => {
    rss = Math.max(rss, process.memoryUsage.rss());
  }, 20);
  const from = performance.now();
  system.uploader.add(await system.phone.chooseSparse("a.mp4", size));
  const [item] = await system.settled();
  if (item?.state !== "done") throw new Error(JSON.stringify(item));
  const seconds = (performance.now() - from) / 1000;
  clearInterval(sampling);
  const columns = [
    `${size / MB} MB`.padStart(8),
    `${seconds.toFixed(1)} s`.padStart(8),
    `most in buffers ${(buffers.most() / MB).toFixed(1)} MB`.padStart(24),
    `RSS ${Math.round(before / MB)} MB, at most ${Math.round(rss / MB)} MB`,
  ];
  console.log(columns.join("   "));
  await system.close();
}
