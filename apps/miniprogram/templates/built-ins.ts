/** What WeChat itself brings: https://developers.weixin.qq.com/miniprogram/dev/component/. */
export const builtInTags: ReadonlySet<string> = new Set(
  `
  block import include slot template wxs page-meta navigation-bar
  cover-image cover-view match-media movable-area movable-view page-container root-portal scroll-view share-element
  swiper swiper-item view grid-view list-view sticky-header sticky-section snapshot span
  icon progress rich-text text selection
  button checkbox checkbox-group editor form input keyboard-accessory label picker picker-view picker-view-column
  radio radio-group slider switch textarea
  functional-page-navigator navigator
  animation-video animation-view audio camera channel-live channel-video image live-player live-pusher video
  voip-room map canvas web-view
  ad ad-custom official-account open-data store-product xr-scene
  `
    .trim()
    .split(/\s+/),
);
