/** A refusal as WeChat words it: HTTP 200, and the number says what it is. */
export class WechatError extends Error {
  override readonly name = "WechatError";
  readonly errcode: number;
  /** Only where something between the caller and WeChat fails, or a fault says so. */
  readonly status: number;

  constructor(errcode: number, message: string, status = 200) {
    super(message);
    this.errcode = errcode;
    this.status = status;
  }
}
