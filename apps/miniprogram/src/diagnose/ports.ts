import type { CallOwnServer } from "@zhichuan/uploader/wx";

/** What the diagnosis needs of the phone. Calls that fail reject with what `wx` fails with, unless said otherwise. */
export interface DiagnosePorts {
  /** The server's address. Example: `https://api.example.com`. */
  readonly server: string;
  /** Base library, WeChat and phone. */
  about(): AboutPhone;
  /** As `wx.getNetworkType` gives it. Example: `wifi`; `none` without a network. */
  networkType(): Promise<string>;
  /** What WeChat knows of the privacy guide; undefined where the base library is too old to be asked. */
  privacy(): Promise<PrivacySetting | undefined>;
  request(url: string): Promise<Answer>;
  downloadFile(url: string): Promise<Pick<Answer, "status">>;
  /** Posts `fields` and the file at `path` as multipart/form-data. */
  uploadFile(form: Form): Promise<Answer>;
  /** Writes a file of this text where it can be sent from; gives its path. */
  writeFile(text: string): Promise<string>;
  removeFile(path: string): Promise<void>;
  /** Asks the server, with the session; rejects with an UploadError. */
  readonly callServer: CallOwnServer;
  /** Logs in; gives false where the server logs nobody in. Rejects with an UploadError. */
  login(): Promise<boolean>;
  /** The phone's clock: milliseconds since 1970. */
  now(): number;
  /** From 0 up to 1. */
  random(): number;
}

interface AboutPhone {
  /** Of the base library. Example: `3.8.0`. */
  readonly SDKVersion: string;
  /** Of WeChat. */
  readonly version: string;
  readonly platform: string;
  readonly system: string;
  readonly model: string;
}

export interface PrivacySetting {
  readonly needAuthorization: boolean;
  /** Empty when there is no guide. */
  readonly privacyContractName: string;
}

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Form {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly path: string;
}
