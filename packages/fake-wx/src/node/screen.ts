import type { Modal, ScreenPort, Toast } from "../platform.ts";

/** A screen that remembers what it was shown, and a user who answers every question the same way. */
export class NodeScreen implements ScreenPort {
  readonly toasts: Toast[] = [];
  readonly modals: Modal[] = [];
  readonly documents: string[] = [];
  readonly images: string[] = [];
  /** What the user answers to a modal. */
  confirm = true;
  clipboard = "";

  toast(toast: Toast | undefined): void {
    if (toast) this.toasts.push(toast);
  }

  async modal(modal: Modal): Promise<{ readonly confirm: boolean }> {
    this.modals.push(modal);
    return { confirm: this.confirm };
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

  async previewImage({ current }: { readonly current: string }): Promise<void> {
    this.images.push(current);
  }
}
