import { addGlobalErrorListener } from "glass-easel";

/** Shows in the page what the mini-program's code throws, since a newcomer does not have the console open. */
export function showFaults(list: HTMLElement): void {
  const show = (error: unknown) => {
    const item = document.createElement("li");
    item.textContent = error instanceof Error ? error.message : String(error);
    list.append(item);
    list.hidden = false;
  };
  addEventListener("error", (event) => show(event.error ?? event.message));
  addEventListener("unhandledrejection", (event) => show(event.reason?.errMsg ?? event.reason));
  addGlobalErrorListener((error) => show(error));
}
