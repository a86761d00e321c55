import { invalidArgument, ossError } from "../error.ts";

/** What the callback is sent as. */
export type CallbackBodyType = "application/x-www-form-urlencoded" | "application/json";

/** What OSS itself knows of an upload, by the names of its manual. */
const systemVariables = [
  "bucket",
  "object",
  "etag",
  "size",
  "mimeType",
  "imageInfo.height",
  "imageInfo.width",
  "imageInfo.format",
  "crc64",
  "contentMd5",
  "vpcId",
  "clientIp",
  "reqId",
  "operation",
] as const;
export type SystemVariable = (typeof systemVariables)[number];

const numbers: ReadonlySet<string> = new Set(["size", "imageInfo.height", "imageInfo.width"]);

type Piece = { readonly text: string } | { readonly variable: string };

/**
 * The body of a callback with its variables, e.g. `bucket=${bucket}&my_var=${x:my_var}`.
 * @see https://help.aliyun.com/zh/oss/developer-reference/callback
 */
export class CallbackBody {
  readonly type: CallbackBodyType;
  readonly #pieces: readonly Piece[];

  /** @throws OssError InvalidArgument for a variable that is not written `${name}`, or that OSS does not know */
  constructor(template: string, type: CallbackBodyType) {
    this.type = type;
    this.#pieces = [...readPieces(template)];
  }

  /** Whether the picture has to be looked at. */
  get asksForImageInfo(): boolean {
    return this.#pieces.some((piece) => "variable" in piece && piece.variable.startsWith("imageInfo."));
  }

  /** The body itself; a variable without a value is empty. */
  fill(values: Readonly<Record<string, string>>): string {
    const write = this.type === "application/json" ? asJson : encodeURIComponent;
    return this.#pieces
      .map((piece) => ("text" in piece ? piece.text : write(values[piece.variable] ?? "", piece.variable)))
      .join("");
  }
}

/** Strings come in quotes, numbers bare: `{"object":${object},"size":${size}}`. */
function asJson(value: string, variable: string): string {
  return numbers.has(variable) ? value : JSON.stringify(value);
}

function* readPieces(template: string): Generator<Piece> {
  let rest = template;
  while (rest !== "") {
    const dollar = rest.indexOf("$");
    if (dollar !== 0) yield { text: dollar < 0 ? rest : rest.slice(0, dollar) };
    if (dollar < 0) return;
    const [written, name] = /^\$\{([^{}]*)\}/.exec(rest.slice(dollar)) ?? [];
    if (written === undefined || name === undefined) {
      throw ossError("callbackVariable", { ArgumentName: "ReplaceKeyPrefix", ArgumentValue: template });
    }
    if (!isKnown(name)) throw invalidArgument("callbackBody", template, `There is no variable "${name}".`);
    yield { variable: name };
    rest = rest.slice(dollar + written.length);
  }
}

function isKnown(name: string): boolean {
  return (systemVariables as readonly string[]).includes(name) || /^x:[^A-Z]+$/.test(name);
}
