/** Sends a form as wx.uploadFile does: the fields, then the file as the last one. */
export function sendForm(
  url: string,
  fields: Record<string, string>,
  file: Uint8Array<ArrayBuffer>,
): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", new Blob([file], { type: "image/jpeg" }), "tmp_8a4f.jpg");
  return fetch(url, { method: "POST", body: form });
}
