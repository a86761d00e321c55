export { type Comparison, compare, median, type Row } from "./compare.ts";
export { rate } from "./rate.ts";
export { table } from "./table.ts";
