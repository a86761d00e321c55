/** Everything that can be told to fail: the operations of OSS by their own names, STS's AssumeRole, the ECS metadata. */
export type OperationName =
  | "AssumeRole"
  | "GetMetadata"
  | "AbortMultipartUpload"
  | "CompleteMultipartUpload"
  | "DeleteBucketCors"
  | "DeleteMultipleObjects"
  | "DeleteObject"
  | "DeleteObjectTagging"
  | "GetBucketAcl"
  | "GetBucketCors"
  | "GetBucketInfo"
  | "GetObject"
  | "GetObjectAcl"
  | "GetObjectTagging"
  | "HeadObject"
  | "InitiateMultipartUpload"
  | "ListMultipartUploads"
  | "ListObjects"
  | "ListObjectsV2"
  | "ListParts"
  | "OptionObject"
  | "PostObject"
  | "PutBucketAcl"
  | "PutBucketCors"
  | "PutObject"
  | "PutObjectAcl"
  | "PutObjectTagging"
  | "UploadPart";

/** "before": the operation is not carried out; "after": it is, and only its answer is lost or replaced. */
export type FaultMoment = "before" | "after";

interface FaultRule {
  readonly operation: OperationName;
  /** How many requests it strikes, e.g. 2; without it, every one until `clear`. */
  readonly times?: number;
}

/** Answers with an error instead, in the service's own form, e.g. 503 `ServiceUnavailable`. */
export interface AnswerFault extends FaultRule {
  readonly status: number;
  readonly code: string;
  readonly message?: string;
  /** Default "before". */
  readonly when?: FaultMoment;
}

/** Destroys the connection without an answer. */
export interface CutFault extends FaultRule {
  readonly cut: true;
  /** Default "before". */
  readonly when?: FaultMoment;
}

/** Waits before the request is looked at. */
export interface DelayFault extends FaultRule {
  /** Milliseconds, e.g. 3000. */
  readonly delayMs: number;
}

export type Fault = AnswerFault | CutFault | DelayFault;

/** What is to go wrong, in the order in which it was added. One fault strikes a request, the first that names its operation. */
export class Faults {
  #waiting: { readonly fault: Fault; left: number }[] = [];

  /**
   * Lets an operation fail from now on.
   * @example faults.add({ operation: "PostObject", times: 1, status: 503, code: "ServiceUnavailable" })
   * @example faults.add({ operation: "PutObject", times: 1, cut: true, when: "after" })
   */
  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  /** Ends every fault. */
  clear(): void {
    this.#waiting = [];
  }

  /** The fault that strikes this request, if any; counts it as used. For the services, not for tests. */
  take(operation: OperationName): Fault | undefined {
    const next = this.#waiting.find(({ fault }) => fault.operation === operation);
    if (next && --next.left <= 0) this.#waiting = this.#waiting.filter((waiting) => waiting !== next);
    return next?.fault;
  }
}
