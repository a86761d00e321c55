/** The colour of a modal's button that destroys something: `wx.showModal` does not turn dark by itself. */
export function dangerColor(): string {
  return wx.getAppBaseInfo().theme === "dark" ? "#ff7070" : "#cf3333";
}
