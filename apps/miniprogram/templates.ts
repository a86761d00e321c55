import { join, relative } from "node:path";
import { BuildError } from "./build/error.ts";
import { checkTemplates } from "./templates/check.ts";
import { formatProblem } from "./templates/problem.ts";

try {
  const problems = await checkTemplates(join(import.meta.dirname, "src"));
  for (const problem of problems)
    console.error(formatProblem({ ...problem, file: relative(process.cwd(), problem.file) }));
  if (problems.length > 0) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
