import { checkDeployment, type Deployment, indexPrefix, tracePrefix } from "./deployment.ts";
import { type Permission, permission } from "./permission.ts";

/**
 * What the server's own requests and the tickets it signs need, and nothing else.
 * @throws PermissionsError
 */
export function serverPermissions(deployment: Deployment): Permission[] {
  return [
    ...onObjects(deployment),
    ...(deployment.instantUpload || deployment.moderation ? onIndex(deployment) : []),
    ...onBucket(deployment),
  ];
}

/**
 * What a ticket allows: to put, and never to read, delete, list or tag.
 * @throws PermissionsError
 */
export function uploadPermission({ bucket, prefix }: Deployment): Permission {
  return permission(
    below(bucket, prefix),
    ["PostObject", "PutObject", "InitiateMultipartUpload", "UploadPart", "CompleteMultipartUpload"],
    {
      en: "for what tickets let a phone send, and to begin and complete uploads in parts",
      zh: "用于上传凭证允许手机上传的内容，以及发起和完成分片上传",
    },
  );
}

function onObjects(deployment: Deployment): Permission[] {
  const objects = below(deployment.bucket, deployment.prefix);
  return [
    uploadPermission(deployment),
    permission(objects, ["HeadObject", "GetObject"], {
      en: "to confirm that a file has arrived, to find a user's files, and for links that read them, whole or as thumbnails",
      zh: "用于确认文件已到达、查找用户的文件，以及读取文件或其缩略图的链接",
    }),
    permission(objects, ["DeleteObject", "DeleteMultipleObjects"], {
      en: "to take away what was given up, what arrived damaged, and what its user deletes",
      zh: "用于删除已放弃的、到达时已损坏的，以及用户自己删除的文件",
    }),
    permission(objects, ["ListParts"], {
      en: "to see which parts of a file have arrived, and to complete it from them",
      zh: "用于查看哪些分片已到达，并把它们合并成文件",
    }),
    permission(objects, ["AbortMultipartUpload"], {
      en: "to drop the parts of an upload that was given up",
      zh: "用于丢弃中途放弃的分片",
    }),
    ...(deployment.moderation
      ? [
          permission(objects, ["PutObjectTagging"], {
            en: "to write the content check's verdict on a file",
            zh: "用于把内容审核的结论写到文件上",
          }),
          permission(objects, ["GetObjectTagging"], {
            en: "to read the content check's verdict before a file is shown",
            zh: "用于在展示文件之前读取内容审核的结论",
          }),
        ]
      : []),
  ];
}

function onIndex({ bucket, prefix, instantUpload, files }: Deployment): Permission[] {
  const index = below(bucket, instantUpload ? indexPrefix(prefix) : tracePrefix(prefix));
  return [
    permission(index, ["PutObject"], {
      en: "to note under which digest or content check an object is to be found again",
      zh: "用于记录对象的摘要或内容审核，以便之后找到它",
    }),
    permission(index, ["HeadObject"], {
      en: "to find an object again by its digest or by its content check",
      zh: "用于按摘要或内容审核找到对象",
    }),
    ...(instantUpload && files
      ? [
          permission(index, ["DeleteObject", "DeleteMultipleObjects"], {
            en: "to forget the digests of what its user deletes",
            zh: "用于清除用户所删文件的摘要",
          }),
        ]
      : []),
  ];
}

function onBucket({ bucket, prefix, files, instantUpload, moderation }: Deployment): Permission[] {
  const whole = `acs:oss:*:*:${bucket}`;
  const listed = [prefix, ...(instantUpload ? [indexPrefix(prefix)] : [])];
  return [
    // It is asked of the bucket, and OSS knows no condition that narrows it to a prefix.
    permission(whole, ["ListMultipartUploads"], {
      en: "to find the upload in parts that a repeated request has begun",
      zh: "用于在请求重复时找到已经发起的分片上传",
    }),
    ...(files
      ? [
          permission(
            whole,
            ["ListObjectsV2"],
            {
              en: "to list a user's own files, and to find what to forget when they are deleted",
              zh: "用于列出用户自己的文件，以及在删除时找到需要清除的索引",
            },
            { StringLike: { "oss:Prefix": listed.map((start) => `${start}*`) } },
          ),
        ]
      : []),
    ...(moderation
      ? [
          permission(whole, ["GetBucketVersioning"], {
            en: "to make sure that a file that was checked cannot be replaced by another",
            zh: "用于确认已审核的文件不会被替换",
          }),
        ]
      : []),
  ];
}

/**
 * Every object whose key starts with `prefix`.
 * @throws PermissionsError
 */
export function below(bucket: string, prefix: string): string {
  checkDeployment({ bucket, prefix });
  return `acs:oss:*:*:${bucket}/${prefix}*`;
}
