export { type Ports, type Preview, type PreviewOptions, startPreview } from "./preview.ts";
