import { ossError } from "./error.ts";

/** What a request is addressed to. */
export interface Address {
  /** Absent: the service itself. */
  readonly bucket?: string;
  /** Decoded; absent: the bucket itself. */
  readonly key?: string;
  /** Decoded names and values, "" for a name that stands alone. Of a repeated name the first counts. */
  readonly query: Readonly<Record<string, string>>;
}

/** The one bucket there is, and where it lies. */
export interface Place {
  readonly bucket: string;
  readonly region: string;
}

/**
 * Reads host, path and query as OSS does: the host names the bucket, the path is the key, byte for byte.
 * Hosts that are nobody's (127.0.0.1, localhost, a name of one's own) are a custom domain (CNAME) of the place's bucket.
 * @param url path and query as they came, undecoded
 * @throws OssError on an endpoint of another region, a key that is not UTF-8, a path on the service's own host
 */
export function readAddress(host: string, url: string, place: Place): Address {
  const at = url.indexOf("?");
  const path = at < 0 ? url : url.slice(0, at);
  const query = readQuery(at < 0 ? "" : url.slice(at + 1));
  const bucket = bucketOfHost(host, place);
  const key = decodePath(path.replace(/^\//, ""));
  if (bucket === undefined) {
    if (key !== "") throw ossError("secondLevelDomain");
    return { query };
  }
  return key === "" ? { bucket, query } : { bucket, key, query };
}

function bucketOfHost(host: string, { bucket, region }: Place): string | undefined {
  const name = host.toLowerCase();
  const official = /^(?:([a-z0-9-]+)\.)?oss-([a-z0-9-]+?)(?:-internal)?\.aliyuncs\.com$/.exec(name);
  if (official) {
    if (official[2] !== region) {
      const endpoint = `oss-${region}.aliyuncs.com`;
      throw ossError("wrongEndpoint", { Bucket: official[1] ?? "", Endpoint: endpoint });
    }
    return official[1];
  }
  return /^([a-z0-9-]+)\.localhost$/.exec(name)?.[1] ?? bucket;
}

function decodePath(path: string): string {
  const key = decode(path);
  if (key === undefined) throw ossError("invalidObjectName", { ObjectName: path });
  return key;
}

function readQuery(text: string): Record<string, string> {
  const query: Record<string, string> = Object.create(null);
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const [name, value] = equals < 0 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
    const decodedName = decode(name.replaceAll("+", " "));
    if (decodedName === undefined) continue;
    query[decodedName] ??= decode(value.replaceAll("+", " ")) ?? value;
  }
  return query;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
