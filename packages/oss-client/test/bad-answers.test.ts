import { describe, expect, it } from "vitest";
import { OssError } from "../src/index.ts";
import { always, clientOf, errorXml, failure, nobody, standIn } from "./stand-in.ts";

const XML = { "content-type": "application/xml" };

describe("an error answer of OSS", () => {
  it("becomes an OssError with everything OSS says", async () => {
    const url = await standIn(always(403, XML, errorXml("AccessDenied", "Not &quot;yours&quot; &#20013;")));
    const error = await failure(clientOf(url).listObjects());
    expect(error).toBeInstanceOf(OssError);
    expect(error).toMatchObject({
      status: 403,
      code: "AccessDenied",
      message: 'Not "yours" 中',
      requestId: "65A1B2C3D4E5F60718293A4B",
      ec: "0003-00000001",
      hostId: "my-bucket.oss-cn-hangzhou.aliyuncs.com",
      retryable: false,
    });
  });

  it("says which operation was asked, and which action was missing where OSS tells", async () => {
    const detail =
      "<AccessDeniedDetail><AuthAction>oss:ListObjects</AuthAction></AccessDeniedDetail></Error>";
    const told = errorXml("AccessDenied", "No").replace("</Error>", detail);
    const { listObjects } = clientOf(await standIn(always(403, XML, told)));
    expect(await failure(listObjects())).toMatchObject({
      operation: "ListObjectsV2",
      deniedAction: "oss:ListObjects",
    });
    const untold = clientOf(await standIn(always(403, XML, errorXml("AccessDenied", "No"))));
    expect(await failure(untold.getBucketCors())).toMatchObject({
      operation: "GetBucketCors",
      deniedAction: undefined,
    });
    expect(await failure(clientOf(await nobody()).headObject("a"))).toMatchObject({
      operation: "HeadObject",
      code: "NetworkError",
    });
  });

  it.each([
    [503, "ServiceUnavailable"],
    [500, "InternalError"],
    [503, "QpsLimitExceeded"],
    [400, "RequestTimeout"],
  ])("is retryable: %i %s", async (status, code) => {
    const url = await standIn(always(status, XML, errorXml(code, "Later")));
    expect(await failure(clientOf(url).listObjects())).toMatchObject({ status, code, retryable: true });
  });

  it("is read from x-oss-err when it answers a HEAD", async () => {
    const xOssErr = Buffer.from(errorXml("AccessDenied", "No")).toString("base64");
    const url = await standIn(always(403, { "x-oss-err": xOssErr, "x-oss-request-id": "1" }));
    expect(await failure(clientOf(url).headObject("a"))).toMatchObject({
      code: "AccessDenied",
      ec: "0003-00000001",
    });
  });
});

describe("a HEAD", () => {
  it("asks for the object as it is stored, not packed for the way", async () => {
    const asked: unknown[] = [];
    const url = await standIn((request, response) => {
      asked.push(request.headers["accept-encoding"]);
      response.writeHead(200, { "content-length": "1", "x-oss-hash-crc64ecma": "1" }).end();
    });
    expect(await clientOf(url).headObject("a.json")).toMatchObject({ contentEncoding: undefined });
    expect(asked).toEqual(["identity"]);
  });
});

describe("a missing object", () => {
  const missing = {
    "x-oss-request-id": "1",
    "x-oss-err": Buffer.from(errorXml("NoSuchKey", "-")).toString("base64"),
  };

  it("is undefined", async () => {
    expect(await clientOf(await standIn(always(404, missing))).headObject("a")).toBeUndefined();
  });

  it("is undefined where OSS says no more than 404", async () => {
    const url = await standIn(always(404, { "x-oss-request-id": "1" }));
    expect(await clientOf(url).headObject("a")).toBeUndefined();
  });

  it("is not to be mistaken for a missing bucket", async () => {
    const xOssErr = Buffer.from(errorXml("NoSuchBucket", "-")).toString("base64");
    const url = await standIn(always(404, { "x-oss-request-id": "1", "x-oss-err": xOssErr }));
    expect(await failure(clientOf(url).headObject("a"))).toMatchObject({ code: "NoSuchBucket" });
  });

  it("is not to be believed of somebody else than OSS", async () => {
    const url = await standIn(always(404, { "content-type": "text/html" }));
    expect(await failure(clientOf(url).headObject("a"))).toMatchObject({
      code: "UnexpectedAnswer",
      retryable: false,
    });
  });
});

describe("an answer that is not of OSS", () => {
  const page = "<html><head><title>502</title></head>\n<body>Bad   Gateway<br></body></html>";

  it("names who answered and how it begins", async () => {
    const url = await standIn(always(502, { "content-type": "text/html" }, page));
    const error = await failure(clientOf(url).listObjects());
    expect(error).toMatchObject({ status: 502, code: "UnexpectedAnswer", retryable: true });
    expect(String(error)).toContain(`${url.slice("http://".length)} answered 502`);
    expect(String(error)).toContain("(text/html): <html>");
  });

  it.each([
    ["a login page", page],
    ["XML that ends too early", "<ListBucketResult><Contents><Key>a</Key>"],
    ["XML of something else", errorXml("InternalError", "in a 200")],
    ["no XML", "OK"],
    ["nothing", ""],
    [
      "XML without what must be in it",
      "<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>",
    ],
    [
      "a key that is no URL encoding",
      "<ListBucketResult><EncodingType>url</EncodingType><CommonPrefixes><Prefix>%E4%B8</Prefix></CommonPrefixes></ListBucketResult>",
    ],
    [
      "a document type declaration",
      '<!DOCTYPE a [<!ENTITY e "boo">]><ListBucketResult><Prefix>&e;</Prefix></ListBucketResult>',
    ],
    ["a name that is JavaScript's own", "<ListBucketResult><__proto__>1</__proto__></ListBucketResult>"],
  ])("is refused although it says 200: %s", async (_what, body) => {
    const url = await standIn(always(200, XML, body));
    expect(await failure(clientOf(url).listObjects())).toMatchObject({
      status: 200,
      code: "UnexpectedAnswer",
      retryable: true,
    });
  });

  it("is refused when a HEAD brings no size or no CRC-64", async () => {
    const url = await standIn(always(200, { "content-length": "5" }));
    expect(await failure(clientOf(url).headObject("a"))).toMatchObject({ code: "UnexpectedAnswer" });
  });

  it("is not read beyond 8 MiB", async () => {
    let cut = false;
    const url = await standIn((_request, response) => {
      const piece = Buffer.alloc(1024 * 1024, "x");
      const more = () => {
        while (response.write(piece));
      };
      response.on("drain", more).on("close", () => {
        cut = true;
      });
      more();
    });
    expect(await failure(clientOf(url).listObjects())).toMatchObject({
      code: "UnexpectedAnswer",
      message: expect.stringContaining("longer than 8388608 bytes"),
    });
    await expect.poll(() => cut).toBe(true);
  });

  it("does not lose its status by being long", async () => {
    const url = await standIn(always(502, {}, "x".repeat(1024 * 1024)));
    expect(await failure(clientOf(url).listObjects())).toMatchObject({ status: 502, retryable: true });
  });

  it("does not lead a signed request to another host", async () => {
    let followed = false;
    const other = await standIn((_request, response) => {
      followed = true;
      response.end();
    });
    const url = await standIn(always(307, { location: `${other}/a` }));
    expect(await failure(clientOf(url).headObject("a"))).toMatchObject({ status: 307, retryable: false });
    expect(followed).toBe(false);
  });
});

describe("no answer", () => {
  it("is a NetworkError where nobody listens", async () => {
    const error = await failure(clientOf(await nobody()).headObject("a"));
    expect(error).toMatchObject({ status: 0, code: "NetworkError", retryable: true });
    expect(String(error)).toContain("ECONNREFUSED");
  });

  it("is a NetworkError when the connection breaks in mid-answer", async () => {
    const url = await standIn((_request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("<ListBucketResult>", () => response.destroy());
    });
    expect(await failure(clientOf(url).listObjects())).toMatchObject({
      code: "NetworkError",
      retryable: true,
    });
  });

  it("is a Timeout when nothing comes", async () => {
    const url = await standIn(() => {});
    const error = await failure(clientOf(url, { stallMs: 30 }).headObject("a"));
    expect(error).toMatchObject({ status: 0, code: "Timeout", retryable: true });
  });

  it("is a Timeout when the answer stops in the middle", async () => {
    const url = await standIn((_request, response) => {
      response.writeHead(200, { "content-length": "1000" }).write("<ListBucketResult>");
    });
    expect(await failure(clientOf(url, { stallMs: 30 }).listObjects())).toMatchObject({ code: "Timeout" });
  });

  it("is the caller's own reason when the caller gives up", async () => {
    const abort = new AbortController();
    const url = await standIn(() => abort.abort(new Error("enough")));
    expect(await failure(clientOf(url).headObject("a", { signal: abort.signal }))).toEqual(
      new Error("enough"),
    );
  });
});

describe("what the caller brings", () => {
  it("fails with its own error when the credentials do", async () => {
    const reason = new Error("no role");
    const client = clientOf(await nobody(), { credentials: () => Promise.reject(reason) });
    expect(await failure(client.headObject("a"))).toBe(reason);
  });

  it("fails with its own error when the stream does", async () => {
    const reason = new Error("the disk is gone");
    const url = await standIn((request, response) => {
      request.resume().on("end", () => response.end());
    });
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array(10)),
      pull: (controller) => controller.error(reason),
    });
    expect(await failure(clientOf(url).putObject("a", body))).toBe(reason);
  });

  it.each(["", "/a", "a/../b", "a//b"])("is refused before anything is sent: the key %j", async (key) => {
    expect(await failure(clientOf(await nobody()).headObject(key))).toMatchObject({ code: "INVALID_KEY" });
  });
});

describe("a deletion of many", () => {
  it("that OSS does not name in full has failed", async () => {
    const url = await standIn(
      always(200, XML, "<DeleteResult><Deleted><Key>a</Key></Deleted></DeleteResult>"),
    );
    expect(await failure(clientOf(url).deleteObjects(["a", "b"]))).toMatchObject({
      code: "UnexpectedAnswer",
      retryable: true,
    });
    await clientOf(url).deleteObjects(["a"]);
  });
});
