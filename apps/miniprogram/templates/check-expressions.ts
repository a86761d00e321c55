import { blank, positionAt } from "../build/text.ts";
import type { Problem } from "./problem.ts";

const outsideExpressions = /(?:^|\}\})(?:(?!\{\{)[\s\S])*/g;
const stringLiteral = /'[^']*'|"[^"]*"/g;
const nullish = /\?\?/g;

/** Finds `??`, which this compiler takes in an expression and WeChat's older renderer does not. */
export function checkExpressions(file: string, wxml: string): Problem[] {
  const expressions = [outsideExpressions, stringLiteral].reduce(blank, wxml);
  return Array.from(expressions.matchAll(nullish), ({ index }) => ({
    file,
    ...positionAt(wxml, index),
    message: "?? is not understood in a template",
  }));
}
