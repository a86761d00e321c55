import fc from "fast-check";
import type { Route } from "./routes.ts";

/** A request that a fuzzer sends. */
export interface MalformedRequest {
  readonly search: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

/** What good requests are made of; one of each is broken in some way. */
export interface Known {
  /** Bodies that the route takes, as far as there are any. */
  readonly bodies: readonly Readonly<Record<string, unknown>>[];
  /** Queries that the route takes. */
  readonly queries: readonly Readonly<Record<string, string>>[];
  /** Headers that get a request as far as possible. */
  readonly headers: Readonly<Record<string, string>>;
}

const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    ...[null, true, "", -1, 0, 1.5, 1e308, -0, 2 ** 53, [], {}, [[]], "\u0000", "\ud800", "a\r\nb: c"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what some loggers follow
    ...["../..", "%2e%2e%2f", "${jndi:ldap://x}", "x".repeat(8193), "9".repeat(400), "__proto__", "NaN"],
    { __proto__: null, toString: 1 },
  ),
);

/** A good object with one to three of its members changed, taken away or added. */
const broken = (good: Readonly<Record<string, unknown>>) =>
  fc
    .array(
      fc.tuple(
        fc.constantFrom("change", "drop", "add"),
        fc.constantFrom(...Object.keys(good), "upload", "key"),
        fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom("__proto__", "constructor", "toJSON")),
        anything,
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((changes) => {
      const members = new Map(Object.entries(good));
      for (const [how, name, other, value] of changes) {
        if (how === "change") members.set(name, value);
        else if (how === "drop") members.delete(name);
        else members.set(other, value);
      }
      return [...members];
    });

/** JSON written by hand, so that members may be called `__proto__`. */
const jsonOf = (members: readonly (readonly [string, unknown])[]) =>
  `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`;

const nested = fc
  .tuple(fc.constantFrom(["[", "]"], ['{"a":', "}"]), fc.nat({ max: 2500 }), fc.boolean())
  .map(
    ([[open = "", close = ""], depth, closed]) =>
      open.repeat(depth) + (closed ? `1${close.repeat(depth)}` : ""),
  );

function bodies(goods: Known["bodies"]) {
  const texts = goods.map((good) => broken(good).map(jsonOf));
  const cut = goods.map((good) => {
    const text = JSON.stringify(good);
    return fc.nat({ max: text.length - 1 }).map((length) => text.slice(0, length));
  });
  const flipped = goods.map((good) => {
    const text = JSON.stringify(good);
    return fc
      .tuple(fc.nat({ max: text.length - 1 }), fc.string({ unit: "binary", maxLength: 2 }))
      .map(([at, put]) => text.slice(0, at) + put + text.slice(at + 1));
  });
  return fc
    .oneof(...texts, ...cut, ...flipped, nested, fc.json(), fc.constantFrom("", "{", "null", '{"a":1e999}'))
    .map((text) => Buffer.from(text))
    .chain((buffer) => fc.oneof({ weight: 9, arbitrary: fc.constant(buffer) }, bytes));
}

const bytes = fc.uint8Array({ maxLength: 300 }).map((raw) => Buffer.from(raw));

const escaped = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }).map((text) => encodeURIComponent(text.toWellFormed())),
  fc.constantFrom(
    "%",
    "%zz",
    "%00",
    "%c0%af",
    "%ff%fe",
    "%0d%0aset-cookie:a=b",
    "..%2f",
    "a&a=b",
    "a[b]=c",
    "+",
  ),
  fc.string({ unit: fc.constantFrom(..."abcXYZ019%&=?#[]./-_~!$'()*+,;:@"), maxLength: 30 }),
);

function searches(goods: Known["queries"]) {
  const changed = goods.map((good) =>
    fc.tuple(fc.constantFrom(...Object.keys(good), "key", "after", "all"), escaped).map(([name, value]) =>
      Object.entries({ ...good, [name]: undefined })
        .map(([one, known]) => `${one}=${known === undefined ? value : encodeURIComponent(known)}`)
        .join("&"),
    ),
  );
  return fc.oneof(fc.constant(""), ...changed, escaped).map((text) => (text === "" ? "" : `?${text}`));
}

/** What may stand in a header: what Node sends, and a server must bear. */
const headerValue = fc.string({
  unit: fc
    .integer({ min: 0x20, max: 0xff })
    .filter((code) => code !== 0x7f)
    .map((code) => String.fromCharCode(code)),
  maxLength: 60,
});

function headers({ headers: known }: Known) {
  const changed = fc.record(
    {
      authorization: fc.oneof(
        headerValue,
        headerValue.map((text) => `Bearer ${text}`),
        fc.constantFrom("Bearer", "Bearer a.b.c.d.e"),
      ),
      "content-type": fc.oneof(
        headerValue,
        fc.constantFrom(
          "text/plain",
          "application/json; charset=utf-16",
          "application/x-www-form-urlencoded",
          "multipart/form-data",
        ),
      ),
      "x-zhichuan-version": headerValue,
      "x-forwarded-for": headerValue,
      "x-request-id": headerValue,
      origin: headerValue,
      "if-none-match": headerValue,
      "accept-encoding": headerValue,
      "content-encoding": fc.constantFrom("gzip", "br", "identity", "?"),
      "x-oss-pub-key-url": fc.oneof(headerValue, fc.base64String({ maxLength: 80 })),
      "x-http-method-override": fc.constantFrom("DELETE", "TRACE", "\u00ff"),
    },
    { requiredKeys: [] },
  );
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(known) },
    { weight: 1, arbitrary: changed.map((some) => ({ ...known, ...some })) },
  );
}

/** Malformed requests to `route`: broken copies of good ones, and noise. */
export function malformed(route: Route, known: Known): fc.Arbitrary<MalformedRequest> {
  const takesBody = route.method === "POST";
  return fc.record({
    search: searches(known.queries),
    headers: headers(known),
    body: takesBody ? bodies(known.bodies) : fc.option(bytes, { nil: undefined, freq: 20 }),
  });
}
