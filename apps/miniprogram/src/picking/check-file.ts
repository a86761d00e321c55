import type { ErrorCode } from "@zhichuan/contract/errors";
import type { ProfileLimits } from "@zhichuan/contract/types";
import { fill, type Texts } from "../texts.ts";
import { extensionOf } from "../view/file-kind.ts";
import { formatSize } from "../view/format.ts";
import { extensionOfSignature, fits, type Signature } from "./signature.ts";

/** Why a file is not taken: for the user, and for a program. */
export interface Refusal {
  readonly code: ErrorCode;
  /** What is wrong with this file, in words. Example: `超过 100 MB 的上限`. */
  readonly reason: string;
}

/** A file before it is sent. */
export interface Candidate {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** What its first bytes say. */
  readonly signature: Signature | undefined;
}

/**
 * Whether the profile takes a file, and under which name: one without an extension gets what its bytes say, since the
 * server goes by the name. The server checks again; here it costs no byte.
 *
 * @param limits undefined while nothing is known of the profile: then only the server decides.
 */
export function checkFile(
  { name, size, signature }: Candidate,
  limits: ProfileLimits | undefined,
  texts: Texts,
): { readonly name: string } | Refusal {
  if (size === 0) return { code: "FILE_TOO_SMALL", reason: texts.emptyFile };
  if (!limits) return { name };
  const { min, max } = limits.size;
  if (size > max)
    return { code: "FILE_TOO_LARGE", reason: fill(texts.fileTooLarge, { max: formatSize(max) }) };
  if (size < min)
    return { code: "FILE_TOO_SMALL", reason: fill(texts.fileTooSmall, { min: formatSize(min) }) };
  const known = named(name, signature);
  const extension = extensionOf(known);
  if (extension === "") return { code: "FILE_TYPE_NOT_ALLOWED", reason: texts.typeUnknown };
  if (!limits.extensions.includes(extension))
    return { code: "FILE_TYPE_NOT_ALLOWED", reason: fill(texts.typeNotTaken, { type: `.${extension}` }) };
  if (!fits(extension, signature))
    return { code: "FILE_TYPE_NOT_ALLOWED", reason: fill(texts.typeUntrue, { type: `.${extension}` }) };
  return { name: known };
}

function named(name: string, signature: Signature | undefined): string {
  if (extensionOf(name) !== "" || !signature) return name;
  const extension = extensionOfSignature[signature];
  return extension ? `${name}.${extension}` : name;
}
