import type { Environment } from "./environment.ts";
import * as settings from "./settings.ts";

/** How the server knows who asks. */
export type AuthConfig =
  /** Whoever reaches the server may upload, and all are one user. */
  | { readonly kind: "none" }
  /** `wx.login` and `POST /v1/session`. */
  | {
      readonly kind: "wechat";
      readonly appid: string;
      readonly secret: string;
      /** Without a slash at the end. Example: `https://api.weixin.qq.com`. */
      readonly api: string;
    }
  /** The team's own accounts: a JWT whose `sub` names the user. */
  | {
      readonly kind: "jwt";
      readonly keys: JwtKeys;
      readonly issuer: string;
      readonly audience: string;
    };

/** What a JWT is verified with: public keys at a URL, or secrets shared with its issuer, either of which is taken. */
type JwtKeys = { readonly jwks: string } | { readonly secrets: readonly string[] };

/** Reads AUTH and what belongs to it. */
export function readAuth(env: Environment): AuthConfig {
  const told = env.faults.length;
  const kind = env.choice("AUTH", ["wechat", "jwt", "none"]) ?? "wechat";
  // Of an AUTH that there is not it is not known what else it would need.
  if (kind === "none" || env.faults.length > told) return { kind: "none" };
  return kind === "jwt" ? readJwt(env) : readWechat(env);
}

function readWechat(env: Environment): AuthConfig {
  const advice = "of the mini-program (mp.weixin.qq.com), or AUTH=none to let everybody upload";
  return {
    kind: "wechat",
    appid: env.required("WECHAT_APPID", `set the AppID ${advice}`, settings.appid),
    secret: env.required("WECHAT_SECRET", `set the AppSecret ${advice}`),
    api: settings.normalAddress(env.optional("WECHAT_API", settings.address) ?? "https://api.weixin.qq.com"),
  };
}

function readJwt(env: Environment): AuthConfig {
  return {
    kind: "jwt",
    keys: readJwtKeys(env),
    issuer: env.required("AUTH_JWT_ISSUER", "set what the tokens' claim iss says"),
    audience: env.required("AUTH_JWT_AUDIENCE", "set what the tokens' claim aud says, for this server alone"),
  };
}

function readJwtKeys(env: Environment): JwtKeys {
  const jwks = env.optional("AUTH_JWT_JWKS", settings.jwks);
  const secret = env.optional("AUTH_JWT_SECRET", settings.secret);
  const previous = env.optional("AUTH_JWT_SECRET_PREVIOUS", settings.secret);
  if (jwks !== undefined && secret !== undefined)
    env.faults.push("AUTH_JWT_SECRET is set beside AUTH_JWT_JWKS: set one of them");
  if (jwks !== undefined) return { jwks };
  if (secret === undefined)
    env.faults.push(
      "AUTH_JWT_JWKS is not set: set the https address of the public keys of those who make the tokens, or set AUTH_JWT_SECRET to the secret they share with this server",
    );
  return { secrets: [secret ?? "", previous].filter((one) => one !== undefined) };
}
