/** Everything that can be told to fail. */
export type OperationName = OssOperationName | ServiceName;

/** STS's one operation, the ECS metadata as a whole, the call of OSS after an upload, and WeChat's operations. */
export type ServiceName = "AssumeRole" | "Callback" | "GetMetadata" | WechatOperationName;

/** WeChat's operations by their own names. The `code` of a fault is WeChat's number: status 200, code "40226". */
export type WechatOperationName = "code2Session" | "getStableAccessToken" | "mediaCheckAsync";

/** The operations of OSS by their own names. */
export type OssOperationName =
  | "AbortMultipartUpload"
  | "CompleteMultipartUpload"
  | "DeleteBucketCors"
  | "DeleteBucketLifecycle"
  | "DeleteMultipleObjects"
  | "DeleteObject"
  | "DeleteObjectTagging"
  | "GetBucketAcl"
  | "GetBucketCors"
  | "GetBucketInfo"
  | "GetBucketLifecycle"
  | "GetBucketPublicAccessBlock"
  | "GetBucketReferer"
  | "GetBucketVersioning"
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
  | "PutBucketLifecycle"
  | "PutBucketPublicAccessBlock"
  | "PutBucketReferer"
  | "PutBucketVersioning"
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

/** Destroys the connection once so many bytes of the request's body have arrived; a shorter body is let through. */
export interface CutBodyFault extends FaultRule {
  readonly operation: OssOperationName;
  /** Bytes, e.g. 65536; with 0 the connection breaks before the first. */
  readonly cutAfterBytes: number;
}

/** Takes in the request's body, or sends the object that is the answer, no faster than this. */
export interface SlowFault extends FaultRule {
  readonly operation: OssOperationName;
  /** e.g. 125000 for 1 Mbit/s */
  readonly bytesPerSecond: number;
}

/** What can strike any service. */
export type ServiceFault = AnswerFault | CutFault | DelayFault;

export type Fault = ServiceFault | CutBodyFault | SlowFault;

/** What is to go wrong, in the order in which it was added. One fault strikes a request, the first that names its operation. */
export class Faults {
  #waiting: { readonly fault: Fault; left: number }[] = [];

  /**
   * Lets an operation fail from now on.
   * @example faults.add({ operation: "PostObject", times: 1, status: 503, code: "ServiceUnavailable" })
   * @example faults.add({ operation: "PutObject", times: 1, cut: true, when: "after" })
   * @example faults.add({ operation: "UploadPart", times: 3, cutAfterBytes: 65536 })
   * @throws RangeError on a number of bytes that is none, or a speed that is not above zero
   */
  add(fault: Fault): void {
    if (
      "cutAfterBytes" in fault &&
      !(Number.isSafeInteger(fault.cutAfterBytes) && fault.cutAfterBytes >= 0)
    ) {
      throw new RangeError(`cutAfterBytes is a whole number of bytes; ${fault.cutAfterBytes} is none.`);
    }
    if ("bytesPerSecond" in fault && !(fault.bytesPerSecond > 0)) {
      throw new RangeError(`bytesPerSecond is above zero; ${fault.bytesPerSecond} is not.`);
    }
    this.#waiting.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  /** Ends every fault. */
  clear(): void {
    this.#waiting = [];
  }

  /** The fault that strikes this request, if any; counts it as used. For the services, not for tests. */
  take(operation: ServiceName): ServiceFault | undefined;
  take(operation: OssOperationName): Fault | undefined;
  take(operation: OperationName): Fault | undefined {
    const next = this.#waiting.find(({ fault }) => fault.operation === operation);
    if (next && --next.left <= 0) this.#waiting = this.#waiting.filter((waiting) => waiting !== next);
    return next?.fault;
  }
}
