/** The server's address, no slash at the end: written in by the build (`node build.ts --api URL`). */
declare const __API_BASE__: string;
