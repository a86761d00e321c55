# syntax=docker/dockerfile:1

# rolldown's binding for glibc is the one that the lock file's other users have.
FROM node:26.10.0-slim AS build
WORKDIR /src
COPY . .
RUN npx -y pnpm@12.21.0 install --frozen-lockfile --filter "@zhichuan/server..." --filter "@zhichuan/cli..."
RUN node apps/server/build.ts /app

FROM node:26.10.0-alpine
WORKDIR /app
COPY --from=build /app .
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "server.mjs"]
