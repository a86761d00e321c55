import type { Program, WindowConfig } from "../../program.ts";

/** The window settings of a page: app.json's, over them the page's own, with `@names` looked up in theme.json. */
export function windowOf(program: Program, path: string, dark: boolean): WindowConfig {
  return themed({ ...program.app.window, ...program.configs[path] }, program, dark);
}

/** Settings with `@names` looked up in theme.json. */
export function themed<T extends object>(settings: T, { theme }: Program, dark: boolean): T {
  const names = (dark ? theme.dark : theme.light) ?? {};
  const entries = Object.entries(settings).map(([key, value]) => [
    key,
    typeof value === "string" && value.startsWith("@") ? (names[value.slice(1)] ?? value) : value,
  ]);
  return Object.fromEntries(entries) as T;
}

/** Whether the page is dark now: only when app.json asks for dark mode and the system is dark. */
export function watchDark(program: Program, onChange: (dark: boolean) => void): () => boolean {
  const query = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => program.app.darkmode === true && query.matches;
  query.addEventListener("change", () => onChange(isDark()));
  return isDark;
}
