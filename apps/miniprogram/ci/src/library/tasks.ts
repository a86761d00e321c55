import { generateKeyPairSync } from "node:crypto";
import ci from "miniprogram-ci";

/** Under which name a mini-program is released. */
export interface Identity {
  /** Example: `wx0123456789abcdef`. */
  readonly appid: string;
  /** The upload key, PEM. */
  readonly privateKey: string;
  /** 1 to 30: the one (机器人) it appears under; each keeps one version. */
  readonly robot: number;
}

/** A build and what is to be said of it. */
export interface Submission extends Identity {
  /** The folder that holds project.config.json. */
  readonly folder: string;
  /** Example: `1.2.3`; a preview has none. */
  readonly version: string;
  readonly description: string;
}

/** What WeChat would answer about a mini-program, so that compiling asks nobody. */
const attributes = {
  platform: false,
  appType: 0,
  isSandbox: false,
  released: true,
  setting: {
    MaxCodeSize: 2,
    MaxSubpackageSubCodeSize: 2,
    MaxSubpackageFullCodeSize: 20,
    NavigateMiniprogramLimit: 10,
    MaxSubPackageLimit: 100,
    MinTabbarCount: 2,
    MaxTabbarCount: 5,
    MaxCustomTabbarCount: 5,
    MaxTabbarIconSize: 40,
  },
};

class OfflineProject extends ci.Project {
  override async attr(): Promise<typeof attributes> {
    return attributes;
  }
}

const common = { setting: { useProjectConfig: true }, onProgressUpdate: () => {} };

/**
 * What miniprogram-ci is used for. Each throws what the library throws.
 * Protocol: https://developers.weixin.qq.com/miniprogram/dev/devtools/ci.html
 */
export const tasks = {
  /** Compiles as an upload would, offline; gives path → content, source maps included. */
  async compile({ folder }: { folder: string }): Promise<Record<string, string | Buffer>> {
    // The one question that compiling still asks is for the list of file types; it goes on without an answer.
    ci.proxy("http://127.0.0.1:9");
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
      publicKeyEncoding: { type: "spki", format: "pem" },
    });
    const project = new OfflineProject({
      appid: "wx0000000000000000",
      type: "miniProgram",
      projectPath: folder,
      privateKey,
    });
    return ci.getCompiledResult({ ...common, project, version: "0.0.0", includedMap: true });
  },

  /** Uploads a development version (开发版本), in place of the robot's last one. */
  async upload(submission: Submission): Promise<void> {
    const { version, description, robot } = submission;
    await ci.upload({ ...common, project: projectOf(submission), version, desc: description, robot });
  },

  /** Makes a preview; `codeFile` is where WeChat's picture of its code goes, as it comes: PNG or JPEG. */
  async preview({ codeFile, ...submission }: Submission & { codeFile: string }): Promise<void> {
    const { version, description, robot } = submission;
    await ci.preview({
      ...common,
      project: projectOf(submission),
      version,
      desc: description,
      robot,
      qrcodeFormat: "image",
      qrcodeOutputDest: codeFile,
    });
  },

  /** Fetches the source maps of the robot's last upload: WeChat minifies again, so the build's own do not fit. */
  async sourceMaps({ zipFile, ...from }: Identity & { folder: string; zipFile: string }): Promise<void> {
    await ci.getDevSourceMap({
      project: projectOf(from),
      robot: from.robot,
      sourceMapSavePath: zipFile,
      sleep: 0,
    });
  },
};

function projectOf({ appid, privateKey, folder }: Identity & { folder: string }) {
  return new ci.Project({ appid, type: "miniProgram", projectPath: folder, privateKey });
}
