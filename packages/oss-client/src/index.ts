export { createOssClient, type OssClient } from "./client.ts";
export type { PartReference } from "./complete-multipart-upload.ts";
export type { CorsRule } from "./cors-xml.ts";
export { readErrorAnswer } from "./error-answer.ts";
export type { BucketInfo } from "./get-bucket-info.ts";
export type { ByteRange, StoredObject } from "./get-object.ts";
export type { ObjectHead } from "./head-object.ts";
export type { LifecycleRule } from "./lifecycle-xml.ts";
export type {
  ListedUpload,
  ListMultipartUploadsInput,
  UploadList,
  UploadMarker,
} from "./list-multipart-uploads.ts";
export type { ListedObject, ListObjectsInput, ObjectList } from "./list-objects.ts";
export type { ListedPart } from "./list-parts.ts";
export type { OssClientOptions } from "./options.ts";
export { OssError, type OssErrorDetails } from "./oss-error.ts";
export type { PutResult } from "./put-bytes.ts";
export type { ObjectTags } from "./tagging-xml.ts";
export type { PartAddress } from "./upload-part.ts";
