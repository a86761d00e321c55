import { readAcl } from "../properties.ts";
import type { Operation } from "../types.ts";
import { writeXml } from "../xml.ts";
import { owner } from "./owner.ts";

/** @see https://help.aliyun.com/zh/oss/developer-reference/putobjectacl */
export const putObjectAcl: Operation = {
  name: "PutObjectAcl",
  action: "oss:PutObjectAcl",
  access: "owner",
  signature: "request",
  async run({ service: { store }, request }) {
    await store.amend(request.key ?? "", { acl: readAcl(request.headers["x-oss-object-acl"] ?? "") });
    return { status: 200 };
  },
};

/** @see https://help.aliyun.com/zh/oss/developer-reference/getobjectacl */
export const getObjectAcl: Operation = {
  name: "GetObjectAcl",
  action: "oss:GetObjectAcl",
  access: "owner",
  signature: "request",
  async run({ service: { store }, request }) {
    const { acl } = store.get(request.key ?? "");
    return {
      status: 200,
      headers: { "content-type": "application/xml" },
      body: writeXml("AccessControlPolicy", { Owner: owner, AccessControlList: { Grant: acl } }),
    };
  },
};
