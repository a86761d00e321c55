import type { ZhichuanApp } from "../../app.ts";
import { checks, diagnose, type Result } from "../../diagnose/diagnose.ts";
import { report } from "../../diagnose/report.ts";
import { createWxPorts } from "../../diagnose/wx-ports.ts";
import { fill, languageOf, textsIn } from "../../texts.ts";
import { textScale } from "../../view/text-scale.ts";
import { copyAndTell } from "../../wechat/hand-over.ts";
import { resultView, waitingView } from "./result-view.ts";

const info = wx.getAppBaseInfo();
const language = languageOf(info.language);
const texts = textsIn(language);
const ports = createWxPorts(getApp<ZhichuanApp>());

Page({
  data: {
    texts,
    scale: textScale(info),
    lines: checks.map((check) => waitingView(check, texts)),
    running: false,
    summary: texts.diagnosisRunning,
    hint: texts.diagnosisIntroduction,
    tone: "quiet" as "quiet" | "good" | "bad",
  },

  results: [] as readonly Result[],

  onLoad() {
    void wx.setNavigationBarTitle({ title: texts.diagnosis });
    void this.run();
  },

  async run() {
    if (this.data.running) return;
    const lines = checks.map((check) => waitingView(check, texts));
    this.setData({
      lines,
      running: true,
      summary: texts.diagnosisRunning,
      hint: texts.diagnosisIntroduction,
      tone: "quiet",
    });
    let done = 0;
    this.results = await diagnose(ports, {
      texts,
      language,
      onResult: (result) => {
        this.setData({ [`lines[${done}]`]: resultView(result, texts) });
        done += 1;
      },
    });
    const count = this.results.filter(({ finding }) => finding.status === "bad").length;
    const end =
      count === 0
        ? { summary: texts.diagnosisGood, hint: texts.diagnosisGoodHint, tone: "good" as const }
        : {
            summary: fill(texts.diagnosisBad, { count }),
            hint: texts.diagnosisBadHint,
            tone: "bad" as const,
          };
    this.setData({ running: false, ...end });
  },

  copyLine({ currentTarget }: WechatMiniprogram.TouchEvent) {
    void copyAndTell(String(currentTarget.dataset.line), texts.lineCopied, texts);
  },

  copyReport() {
    void copyAndTell(report(this.results, ports, texts), texts.reportCopied, texts);
  },
});
