/** What the page says beside the phone. */
export interface PageFacts {
  readonly serverUrl: string;
  readonly ossUrl: string;
  /** Where the page's `wx.login` gets its codes. */
  readonly wechatUrl: string;
}

/** The page with the phone; `version` changes with the mini-program. */
export function phonePage(version: string, facts: PageFacts): string {
  return document(
    `<main class="frame-desk" data-wechat-url="${escapeHtml(facts.wechatUrl)}">
      ${aside(facts)}
      <div class="frame-phone">
        <div class="frame-screen">
          <div class="frame-status-bar" aria-hidden="true"><span>9:41</span><span class="frame-signals"></span></div>
          <div class="frame-title-bar">
            <button class="frame-back" aria-label="返回" hidden></button>
            <h1 class="frame-title"></h1>
            <div class="frame-capsule" aria-hidden="true"></div>
          </div>
          <div class="frame-pages"></div>
          <div class="frame-tab-bar" role="tablist" hidden></div>
          <div class="frame-home-indicator" aria-hidden="true"></div>
          <div class="frame-toasts"></div>
          <div class="frame-modals"></div>
        </div>
      </div>
      <ul class="frame-faults" role="alert" hidden></ul>
    </main>`,
    `<script src="/program.js?${version}"></script><script src="/runtime.js"></script>`,
  );
}

/** The page in place of the phone when the mini-program cannot be built. */
export function faultPage(message: string): string {
  return document(
    `<main class="frame-desk"><section class="frame-build-fault" role="alert"><h1>小程序没有构建成功</h1><pre>${escapeHtml(message)}</pre><p>改好后刷新这个页面。</p></section></main>`,
    "",
  );
}

function aside({ serverUrl, ossUrl, wechatUrl }: PageFacts): string {
  return `<aside class="frame-aside">
        <p class="frame-brand">直传</p>
        <p>这是浏览器里的小程序。选一个文件，它会由签名服务端授权，直接上传到对象存储。</p>
        <dl><dt>签名服务端</dt><dd>${escapeHtml(serverUrl)}</dd><dt>OSS 模拟器</dt><dd>${escapeHtml(ossUrl)}</dd><dt>微信模拟器</dt><dd>${escapeHtml(wechatUrl)}</dd></dl>
        <button class="frame-clear" type="button" title="小程序的本地存储和本地文件，像在微信里删除小程序那样">清除小程序数据</button>
      </aside>`;
}

function document(body: string, scripts: string): string {
  return `<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
    <meta name="color-scheme" content="light dark">
    <title>直传</title>
    <link rel="icon" href="/page/icon.svg">
    <link rel="stylesheet" href="/fonts/index.css">
    <link rel="stylesheet" href="/page/frame.css">
    <link rel="stylesheet" href="/page/overlays.css">
    <link rel="stylesheet" href="/page/builtins.css">
  </head>
  <body>
    ${body}
    ${scripts}
  </body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
