/** A document cannot be made from what was given; `message` says what to change. */
export class PermissionsError extends Error {
  override readonly name = "PermissionsError";
}
