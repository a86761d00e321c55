/** What was typed cannot be carried out; nothing was done. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A check did not pass, or something was not as it should be; `causes` are the likely ones, each with what to do. */
export class CheckError extends Error {
  override readonly name = "CheckError";
  readonly causes: readonly string[];

  constructor(message: string, causes: readonly string[] = []) {
    super(message);
    this.causes = causes;
  }
}
