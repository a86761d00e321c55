import { WxFailure } from "../calls.ts";

/** The FileError table: https://developers.weixin.qq.com/miniprogram/dev/api/file/FileError.html. */
const texts = {
  1300002: "no such file or directory",
  1300009: "bad file descriptor",
  1300013: "permission denied",
  1300020: "not a directory",
  1300066: "directory not empty",
  1300202: "the maximum size of the file storage limit is exceeded",
  1301003: "illegal operation on a directory",
  1301005: "file already exists",
  1301006: "value of length is out of range",
  1301007: "value of offset is out of range",
  1301009: "value of position is out of range",
  1301112: "tempFilePath file not exist",
  1302002: "excced max concurrent fd limit",
  1302003: "invalid flag",
  1302005: "array buffer does not exist",
} as const;

/** Gives the failure a call of FileSystemManager answers with; `path` is what it is about, where WeChat says it. */
export function fileError(code: keyof typeof texts, path?: string): WxFailure {
  return new WxFailure(path === undefined ? texts[code] : `${texts[code]} ${path}`, {
    errCode: code,
    errno: code,
  });
}
