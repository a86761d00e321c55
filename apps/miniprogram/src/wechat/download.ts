/** The server answered a download with something else than the file. */
export class DownloadRefused extends Error {
  override readonly name = "DownloadRefused";
  readonly statusCode: number;

  constructor(statusCode: number) {
    super(`The download was answered with ${statusCode}`);
    this.statusCode = statusCode;
  }
}

/**
 * Downloads a file; gives its temporary path.
 *
 * @throws {DownloadRefused} when the answer is not 200: WeChat calls `success` for those as well.
 */
export function download(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    wx.downloadFile({
      url,
      success: ({ statusCode, tempFilePath }) =>
        statusCode === 200 ? resolve(tempFilePath) : reject(new DownloadRefused(statusCode)),
      fail: reject,
    });
  });
}
