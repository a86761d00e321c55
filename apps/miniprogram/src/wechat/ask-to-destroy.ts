/** What is asked before something is lost; the button's words have four characters at most. */
export interface LossQuestion {
  readonly title: string;
  readonly content: string;
  /** Example: `删除`. */
  readonly yes: string;
  /** Example: `取消`. */
  readonly no: string;
}

/** Asks the user; gives whether it may be lost. The colour is chosen here, since `wx.showModal` keeps one in the dark. */
export async function askToDestroy({ title, content, yes, no }: LossQuestion): Promise<boolean> {
  const confirmColor = wx.getAppBaseInfo().theme === "dark" ? "#ff7070" : "#cf3333";
  const { confirm } = await wx.showModal({ title, content, confirmText: yes, cancelText: no, confirmColor });
  return confirm;
}
