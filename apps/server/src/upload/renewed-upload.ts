import { ApiError } from "../api-error.ts";
import type { AcceptedFile } from "./check-file.ts";
import type { UploadClaims } from "./upload-token.ts";

/**
 * Checks that a ticket is renewed for the file it was made for. Throws TICKET_INVALID, as for any other's ticket. A
 * digest may be given later, never changed.
 */
export function checkRenewed(sealed: UploadClaims, file: AcceptedFile, sha256: string | undefined): void {
  const same =
    sealed.profile === file.profileName &&
    sealed.name === file.name &&
    sealed.size === file.size &&
    (sealed.sha256 === undefined || sha256 === undefined || sealed.sha256 === sha256);
  if (!same) throw new ApiError("TICKET_INVALID", { reason: "made for another file" });
}
