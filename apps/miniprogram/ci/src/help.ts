export const help = `Checks, previews and uploads the mini-program.

  pnpm release:check                    compile offline; pages and sizes
  pnpm release:preview [options]        a preview: its code here and as a PNG
  pnpm release:upload [options]         a development version (开发版本), its source maps kept
  pnpm release:source-maps [options]    the source maps of the last upload once more

  --api URL                 MINIPROGRAM_API            the server, as phones reach it: https://api.example.com
  --appid ID                MINIPROGRAM_APPID          default: the one in project.config.json
  --robot N                 MINIPROGRAM_ROBOT          1 to 30, under whose name it appears; default 1
  --private-key-path FILE   MINIPROGRAM_PRIVATE_KEY_PATH, or its text in MINIPROGRAM_PRIVATE_KEY
  --description TEXT        default: branch, commit and its subject, from git
  --out DIR                 where codes, source maps and the log go; default apps/miniprogram/ci/out

docs/release.md tells where each of them comes from.`;
