import type { ActionSheet, Modal, ScreenPort, Toast } from "../platform.ts";

/** A screen that remembers what it was shown, and a user who answers every question the same way. */
export class NodeScreen implements ScreenPort {
  readonly toasts: Toast[] = [];
  readonly modals: Modal[] = [];
  readonly tabs: (string | undefined)[] = [];
  readonly documents: string[] = [];
  readonly images: string[] = [];
  readonly videos: string[] = [];
  /** The names under which files were sent to a chat. */
  readonly shared: string[] = [];
  readonly sheets: ActionSheet[] = [];
  readonly vibrations: string[] = [];
  /** The line of the next action sheet that the user touches; `undefined` cancels. */
  line: number | undefined = 0;
  /** What the user answers to a modal. */
  confirm = true;
  /** Whether the user has touched the screen just now. */
  tapped = true;
  clipboard = "";

  toast(toast: Toast | undefined): void {
    if (toast) this.toasts.push(toast);
  }

  async modal(modal: Modal): Promise<{ readonly confirm: boolean }> {
    this.modals.push(modal);
    return { confirm: this.confirm };
  }

  async actionSheet(sheet: ActionSheet): Promise<number | undefined> {
    this.sheets.push(sheet);
    return this.line;
  }

  vibrate(strength: string): void {
    this.vibrations.push(strength);
  }

  nameTab({ index, text }: { readonly index: number; readonly text: string | undefined }): void {
    this.tabs[index] = text;
  }

  async setClipboard(text: string): Promise<void> {
    this.clipboard = text;
  }

  async getClipboard(): Promise<string> {
    return this.clipboard;
  }

  async openDocument({ path }: { readonly path: string }): Promise<void> {
    this.documents.push(path);
  }

  async previewMedia({ sources, current }: Parameters<ScreenPort["previewMedia"]>[0]): Promise<void> {
    const shown = sources[current];
    if (shown) this[shown.type === "video" ? "videos" : "images"].push(shown.url);
  }

  async shareFile({ name }: { readonly name: string }): Promise<boolean> {
    if (this.confirm) this.shared.push(name);
    return this.confirm;
  }

  isTapped(): boolean {
    return this.tapped;
  }
}
