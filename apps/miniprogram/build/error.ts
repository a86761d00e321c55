/** The mini-program cannot be built as it is; the message names the file and what is wrong with it. */
export class BuildError extends Error {
  override readonly name = "BuildError";
}
