/** A sheet of paper for a file that has no picture. `kind` and `letters` as `fileIcon` gives them. */
Component({
  options: { virtualHost: true },
  properties: { kind: { type: String, value: "other" }, letters: { type: String, value: "" } },
});
