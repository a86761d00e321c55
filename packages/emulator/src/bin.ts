#!/usr/bin/env node
import { parseArgs } from "node:util";
import { DEMO_PUSH } from "./demo.ts";
import { startEmulator } from "./emulator.ts";

const usage = `zhichuan-emulator: Alibaba Cloud OSS, STS and ECS metadata, and WeChat's server API, on this machine, for development only.

  --dir DIR                  keep objects in DIR across restarts (default: a temporary folder)
  --host HOST                listen on HOST (default 127.0.0.1)
  --oss-port PORT            (default 9000)
  --sts-port PORT            (default 9001)
  --metadata-port PORT       (default 9002)
  --wechat-port PORT         (default 9003)
  --callback-key-port PORT   (default 9004)
  --bucket NAME              (default zhichuan-dev)
  --region REGION            (default cn-hangzhou)
  --push-url URL             where WeChat pushes the verdicts of its content check,
                             e.g. http://127.0.0.1:3000/callbacks/wechat (default: nowhere)
  --hardened                 the metadata service refuses requests without a token
  --help
`;

try {
  await main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      dir: { type: "string" },
      host: { type: "string", default: "127.0.0.1" },
      "oss-port": { type: "string", default: "9000" },
      "sts-port": { type: "string", default: "9001" },
      "metadata-port": { type: "string", default: "9002" },
      "wechat-port": { type: "string", default: "9003" },
      "callback-key-port": { type: "string", default: "9004" },
      bucket: { type: "string" },
      region: { type: "string" },
      "push-url": { type: "string" },
      hardened: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  const { dir, bucket, region, host, hardened } = values;
  const emulator = await startEmulator({
    host,
    metadataHardened: hardened,
    ossPort: readPort("--oss-port", values["oss-port"]),
    stsPort: readPort("--sts-port", values["sts-port"]),
    metadataPort: readPort("--metadata-port", values["metadata-port"]),
    wechatPort: readPort("--wechat-port", values["wechat-port"]),
    callbackKeyPort: readPort("--callback-key-port", values["callback-key-port"]),
    ...(dir !== undefined && { dir }),
    ...(bucket !== undefined && { bucket }),
    ...(region !== undefined && { region }),
  });
  const pushUrl = values["push-url"];
  if (pushUrl !== undefined) emulator.wechat.pushTo(pushUrl, DEMO_PUSH);
  process.stdout.write(`Zhichuan emulator: for development only, its keys are public.

  OSS        ${emulator.ossUrl}   bucket ${emulator.bucket}, region ${emulator.region}
  STS        ${emulator.stsUrl}
  metadata   ${emulator.metadataUrl}   role ${emulator.ecsRoleName}
  WeChat     ${emulator.wechatUrl}   a login code: POST /emulator/login
  callbacks  verified with ${emulator.callbackKeyUrl}
  objects    ${emulator.dir}${dir === undefined ? " (removed at the end)" : ""}

  OSS_ACCESS_KEY_ID=${emulator.ramUser.accessKeyId}
  OSS_ACCESS_KEY_SECRET=${emulator.ramUser.accessKeySecret}
  OSS_STS_ROLE_ARN=${emulator.roleArn}
  WECHAT_APPID=${emulator.wechat.appid}
  WECHAT_SECRET=${emulator.wechat.secret}
  WECHAT_PUSH_TOKEN=${DEMO_PUSH.token}
  WECHAT_PUSH_AES_KEY=${DEMO_PUSH.aesKey}
`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void emulator.close());
}

function readPort(option: string, text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65535)
    throw new Error(`${option} must be a port, 0 to 65535; it is "${text}"`);
  return port;
}
