import { UploadError, type UploadFailure } from "@zhichuan/uploader/wx";
import { DownloadRefused } from "./download.ts";

/** What went wrong while a stored file was opened, copied or shared, under a code of the error table. */
export function toFailure(error: unknown): UploadFailure {
  console.error(error);
  if (error instanceof UploadError) {
    const { code, retryable, requestId } = error;
    return { code, retryable, ...(requestId && { requestId }) };
  }
  const retryable = true;
  if (error instanceof DownloadRefused)
    return error.statusCode === 404
      ? { code: "FILE_MISSING", retryable: false }
      : { code: "STORAGE_UNAVAILABLE", retryable };
  const { errMsg = "", errno } = Object(error) as { errMsg?: string; errno?: number };
  if (errno === 600002 || /not in domain list/i.test(errMsg))
    return { code: "DOMAIN_NOT_LISTED", retryable: false };
  if (errno === 112 || /privacy agreement/i.test(errMsg))
    return { code: "PRIVACY_NOT_DECLARED", retryable: false };
  return { code: /^(downloadFile|request):/.test(errMsg) ? "NETWORK" : "INTERNAL", retryable };
}
