declare module "ali-oss" {
  /** What the bench uses of it; the package has no types. */
  export default class OSS {
    constructor(options: Record<string, unknown>);
    /** Lower-case hex. */
    signPostObjectPolicyV4(policy: object, date: Date): string;
  }
}
