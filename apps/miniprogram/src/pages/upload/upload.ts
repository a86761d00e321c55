import { languageOf, textsIn } from "../../texts.ts";
import { textScale } from "../../view/text-scale.ts";

const info = wx.getAppBaseInfo();

Page({
  data: { texts: textsIn(languageOf(info.language)), scale: textScale(info) },
});
