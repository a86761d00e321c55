import { profiles } from "@zhichuan/contract";
import type { Deployment } from "../../src/index.ts";

/** A server with everything switched on. */
export const EVERYTHING: Deployment = {
  bucket: "zhichuan-dev",
  prefix: "uploads/",
  instantUpload: true,
  files: true,
  moderation: true,
  profiles,
};

/** A server with everything switched off. */
export const LEAST: Deployment = { ...EVERYTHING, instantUpload: false, files: false, moderation: false };
