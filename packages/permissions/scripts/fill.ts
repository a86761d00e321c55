const MARKED = /(<!-- made by "pnpm run docs": (?<name>[a-z-]+) -->\n)[\s\S]*?(<!-- end -->)/g;

/**
 * Puts each block between the markers that name it: `<!-- made by "pnpm run docs": role -->` and `<!-- end -->`.
 * @throws Error when the text has a marker for no block, or a block no marker
 */
export function fill(text: string, blocks: Readonly<Record<string, string>>): string {
  const missing = new Set(Object.keys(blocks));
  const filled = text.replace(MARKED, (_whole, start: string, name: string, end: string) => {
    const block = Object.hasOwn(blocks, name) ? blocks[name] : undefined;
    if (block === undefined) throw new Error(`there is no block ${name}`);
    missing.delete(name);
    return `${start}\n${block.trim()}\n\n${end}`;
  });
  if (missing.size > 0) throw new Error(`no marker for ${[...missing].join(", ")}`);
  return filled;
}
