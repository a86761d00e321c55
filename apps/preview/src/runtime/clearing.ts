/** In the tab alone, and not among wx's own entries. */
const ENTRY = "zhichuan-preview clear";

/**
 * Lets `button` take away all that the mini-program has kept. That is done by the next page, before it starts the
 * mini-program: this page's could still write. Gives whether it is to be done now.
 */
export function clearsOn(button: HTMLElement): boolean {
  button.addEventListener("click", () => {
    sessionStorage.setItem(ENTRY, "yes");
    location.reload();
  });
  const isDue = sessionStorage.getItem(ENTRY) !== null;
  sessionStorage.removeItem(ENTRY);
  return isDue;
}
