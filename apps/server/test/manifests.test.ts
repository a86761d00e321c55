import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { loadConfig } from "@zhichuan/config";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";

const ROOT = join(import.meta.dirname, "../../..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const SECRETS = {
  WECHAT_SECRET: "the-app-secret",
  TICKET_SECRET: "a-secret-for-tests-of-32-characters!",
  USER_KEY: "another-secret-of-32-characters!",
};
const BUCKET = { OSS_BUCKET: "my-bucket", OSS_REGION: "cn-hangzhou", WECHAT_APPID: "wx0123456789abcdef" };

/** Every setting there is: .env.example has them all, which readme.test.ts sees to. */
const SETTINGS = new Set(
  [...read("apps/server/.env.example").matchAll(/^(?:# )?([A-Z0-9_]+)=/gm)].map(([, name]) => name),
);
/** What Node and Alibaba Cloud's SDK read. */
const OTHERS = ["NODE_ENV", "ALIBABA_CLOUD_IMDSV1_DISABLED"];

// biome-ignore lint/suspicious/noExplicitAny: a manifest has whatever shape its program wants; the test knows
type Document = any;

/** A YAML file's documents; throws for what is no YAML, and for names that come twice. */
function documents(path: string): Document[] {
  const parsed = parseAllDocuments(read(path), { strict: true, uniqueKeys: true });
  return [...parsed].map((document) => {
    const [fault] = [...document.errors, ...document.warnings];
    if (fault) throw fault;
    return document.toJS();
  });
}

function systemdUnit(path: string): Map<string, string[]> {
  const directives = new Map<string, string[]>();
  for (const line of read(path).split("\n")) {
    if (/^(#|\[\w+\]$|$)/.test(line)) continue;
    const [, name = "", value = ""] = /^([A-Za-z0-9]+)=(.*)$/.exec(line) ?? [];
    if (name === "") throw new Error(`${path} has the line ${line}`);
    directives.set(name, [...(directives.get(name) ?? []), value]);
  }
  return directives;
}

/** What the manifests set, file by file; as the server gets it, with the secrets that are not in them. */
const [compose] = documents("compose.yaml");
const [fc] = documents("deploy/function-compute/s.yaml");
const kubernetes = documents("deploy/kubernetes/zhichuan.yaml");
const kind = (name: string) => kubernetes.find((document) => document.kind === name);
const unit = systemdUnit("deploy/systemd/zhichuan.service");
const FC_VARS: Record<string, string> = fc.vars;
const resolved = (value: string) =>
  value
    .replace(/\$\{vars\.(\w+)\}/g, (_, name) => FC_VARS[name] ?? "")
    .replace(/\$\{env\('(\w+)'\)\}/g, (_, name) => SECRETS[name as keyof typeof SECRETS]);

const ENVIRONMENTS: Record<string, Record<string, string>> = {
  "compose.yaml": {
    ...parseEnv(read("apps/server/.env.example")),
    OSS_ACCESS_KEY_ID: "LTAI-id",
    OSS_ACCESS_KEY_SECRET: "the-secret",
    WECHAT_APPID: BUCKET.WECHAT_APPID,
    ...compose.services.server.environment,
  },
  "deploy/function-compute/s.yaml": Object.fromEntries(
    Object.entries<string>(fc.resources.server.props.environmentVariables).map(([name, value]) => [
      name,
      resolved(value),
    ]),
  ),
  "deploy/kubernetes/zhichuan.yaml": kind("ConfigMap").data,
  "deploy/systemd/zhichuan.service": parseEnv((unit.get("Environment") ?? []).join("\n")) as Record<
    string,
    string
  >,
};

describe.each(Object.entries(ENVIRONMENTS))("%s", (path, environment) => {
  it("sets what there is and nothing else, as text", () => {
    for (const [name, value] of Object.entries(environment)) {
      expect([...SETTINGS, ...OTHERS], path).toContain(name);
      expect(typeof value, name).toBe("string");
    }
  });

  it("is a configuration that the server takes", () => {
    const config = loadConfig({ ...BUCKET, ...SECRETS, ...environment, ...SECRETS });
    expect(config.bucket).toBe("my-bucket");
    if (!path.endsWith(".service")) expect(config.host).toBe("0.0.0.0");
  });
});

describe("the manifests agree with each other and with the server", () => {
  it("in ports", () => {
    const dockerfile = read("Dockerfile");
    const [, exposed] = /^EXPOSE (\d+)$/m.exec(dockerfile) ?? [];
    expect(dockerfile).toContain(`PORT=${exposed}`);
    expect(compose.services.server.ports).toEqual([`127.0.0.1:${exposed}:${exposed}`]);
    const function_ = fc.resources.server.props;
    expect(String(function_.customContainerConfig.port)).toBe(function_.environmentVariables.PORT);
    const [container] = kind("Deployment").spec.template.spec.containers;
    const port = (name: string) =>
      container.ports.find((candidate: Document) => candidate.name === name).containerPort;
    const { PORT, METRICS_PORT } = kind("ConfigMap").data;
    expect([port("http"), port("metrics")].map(String)).toEqual([PORT, METRICS_PORT]);
    // Whoever reaches the service must not reach the metrics.
    expect(kind("Service").spec.ports.map(({ targetPort }: Document) => targetPort)).toEqual(["http"]);
  });

  it("in the time that a closing server has", () => {
    const longEnough = (seconds: number, drain: string | undefined) =>
      expect(seconds).toBeGreaterThan(Number(drain ?? 0) + 10);
    const { template } = kind("Deployment").spec;
    longEnough(template.spec.terminationGracePeriodSeconds, kind("ConfigMap").data.DRAIN_SECONDS);
    longEnough(
      Number(unit.get("TimeoutStopSec")?.[0]),
      ENVIRONMENTS["deploy/systemd/zhichuan.service"]?.DRAIN_SECONDS,
    );
    longEnough(Number.parseInt(compose.services.server.stop_grace_period, 10), undefined);
  });

  it("in the name of the service account that the role's trust policy has to know", () => {
    const account = kind("ServiceAccount").metadata;
    expect(kind("Deployment").spec.template.spec.serviceAccountName).toBe(account.name);
    expect(account.annotations).toHaveProperty(["pod-identity.alibabacloud.com/role-name"]);
    expect(kind("Namespace").metadata.labels).toEqual({ "pod-identity.alibabacloud.com/injection": "on" });
    for (const document of kubernetes.filter(({ kind }) => kind !== "Namespace"))
      expect(document.metadata.namespace).toBe(kind("Namespace").metadata.name);
  });

  it("in Node's version, which is the one that everything is tested with", () => {
    const { optionalDependencies } = JSON.parse(read("package.json"));
    const versions = [...read("Dockerfile").matchAll(/^FROM node:([\d.]+)/gm)].map(([, version]) => version);
    expect(new Set([...versions, ...Object.values(optionalDependencies)]).size).toBe(1);
    expect(versions).toHaveLength(2);
  });

  it("and no secret is in any of them", () => {
    const files = readdirSync(join(ROOT, "deploy"), { recursive: true, encoding: "utf8" })
      .map((name) => join("deploy", name))
      .filter((name) => statSync(join(ROOT, name)).isFile());
    for (const file of ["Dockerfile", "compose.yaml", ...files])
      expect(read(file), file).not.toMatch(/(SECRET|USER_KEY)\w*[=:] *["']?(?!\$\{env)[^\s"',.]/);
  });
});
