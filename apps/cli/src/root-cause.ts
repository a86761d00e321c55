/** What happened below an error: `fetch` says "fetch failed", and the system's code is in its cause. */
export function rootCause(error: unknown): string {
  let root = error;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  if (!(root instanceof Error)) return String(root);
  return (root as NodeJS.ErrnoException).code ?? root.message;
}
