import type { Engine } from "./engine.ts";
import type { Memo } from "./saved.ts";

/**
 * Makes sure that the upload can go on after a kill: by a private copy of the file while there is room, and by its
 * digest, which knows the file when the user chooses it once more. Never rejects: without either the upload itself goes
 * on all the same. `isWanted` says whether the upload is still to be kept.
 */
export const keepFile = async (
  { files, saved, options }: Engine,
  memo: Memo,
  path: string,
  isWanted: () => boolean,
): Promise<void> => {
  memo.copied = saved.copiedBytes() + memo.size <= options.copyBudget;
  saved.save(memo);
  memo.copied &&= await files.keep(path, saved.copyName(memo));
  if (isWanted()) memo.digest ??= await files.digest(path).catch(() => undefined);
  if (isWanted()) saved.save(memo);
  else saved.drop(memo);
};
