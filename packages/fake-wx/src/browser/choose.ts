import type { ChooseWish } from "../platform.ts";

/** Opens the browser's own file chooser; gives `undefined` when the user cancels. Needs a click just before. */
export function chooseFiles(wish: ChooseWish): Promise<readonly File[] | undefined> {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = wish.count > 1;
  input.accept = accept(wish);
  if (wish.from === "camera") input.capture = "environment";
  input.hidden = true;
  document.body.append(input);
  return new Promise<readonly File[] | undefined>((resolve) => {
    input.addEventListener("cancel", () => resolve(undefined));
    input.addEventListener("change", () => {
      const files = [...(input.files ?? [])].slice(0, wish.count);
      resolve(files.length === 0 ? undefined : files);
    });
    input.click();
  }).finally(() => input.remove());
}

function accept({ type, extension }: ChooseWish): string {
  if (type === "media") return "image/*,video/*";
  if (type === "image" || type === "video") return `${type}/*`;
  return (extension ?? []).map((name) => `.${name}`).join(",");
}
