import { readFileSync } from "node:fs";

/** A request with the signature an official implementation gave it. */
export interface RequestVector {
  id: string;
  kind: "header" | "query";
  method: string;
  bucket: string;
  key?: string;
  region: string;
  product: string;
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string;
  query: Record<string, string | null>;
  headers: Record<string, string>;
  additionalHeaders?: string[];
  expires: number;
  /** Seconds since 1970. */
  signTime: number;
  canonicalRequest?: string;
  expected: Record<string, string>;
  agreesWithReference?: boolean;
  reference?: { signature: string; url: string; canonicalRequest: string };
}

/** A POST policy with the signature ali-oss gave it. */
export interface PolicyVector {
  id: string;
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string;
  region: string;
  now: string;
  policyJson: string;
  expected: Record<string, string>;
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`vectors/${file}`, import.meta.url), "utf8")) as T;
}

export const sdkVectors = read<{ vectors: RequestVector[] }>("sdk-v4.json").vectors;
export const docVectors = read<{ vectors: RequestVector[] }>("doc-example.json").vectors;
export const { post: policyVectors, presign: presignVectors } = read<{
  post: PolicyVector[];
  presign: RequestVector[];
}>("ali-oss.json");
