import { checkDeployment, type Deployment } from "./deployment.ts";
import { type Permission, permission } from "./permission.ts";

/**
 * What a person needs who sets the bucket up and looks after it; the server itself needs none of it.
 * @throws PermissionsError
 */
export function operatorPermissions(deployment: Pick<Deployment, "bucket" | "prefix">): Permission[] {
  checkDeployment(deployment);
  const bucket = `acs:oss:*:*:${deployment.bucket}`;
  return [
    permission(bucket, ["GetBucketInfo"], {
      en: "to check region, ACL and versioning",
      zh: "用于检查地域、读写权限和版本控制",
    }),
    permission(bucket, ["GetBucketPublicAccessBlock"], {
      en: "to check that public access is blocked",
      zh: "用于检查是否已阻止公共访问",
    }),
    permission(bucket, ["GetBucketReferer"], {
      en: "to check that hotlink protection lets WeChat in",
      zh: "用于检查防盗链是否放行微信",
    }),
    permission(bucket, ["GetBucketCors"], { en: "to read the CORS rules", zh: "用于读取跨域规则" }),
    permission(bucket, ["PutBucketCors"], { en: "to set the CORS rules", zh: "用于设置跨域规则" }),
    permission(bucket, ["DeleteBucketCors"], { en: "to remove the CORS rules", zh: "用于删除跨域规则" }),
    permission(bucket, ["GetBucketLifecycle"], {
      en: "to read the lifecycle rules",
      zh: "用于读取生命周期规则",
    }),
    permission(bucket, ["PutBucketLifecycle"], {
      en: "to set the lifecycle rules",
      zh: "用于设置生命周期规则",
    }),
  ];
}
