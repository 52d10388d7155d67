/** Who this is, and what they agree to be sent. */

/** The code of `wx.login`, good once and for five minutes. */
export function wechatCode(): Promise<string> {
  return new Promise((resolve, reject) => {
    uni.login({
      provider: "weixin",
      success: ({ code }) => (code ? resolve(code) : reject(new Error("no code"))),
      fail: ({ errMsg }) => reject(new Error(errMsg)),
    });
  });
}

/** WeChat takes at most three templates in one question, and only in answer to a tap. */
const MOST = 3;

/** Nothing agreed to is no fault: who says no is not asked why. */
export function askConsent(templates: string[]): Promise<string[]> {
  const asked = templates.slice(0, MOST);
  return new Promise((resolve) => {
    uni.requestSubscribeMessage({
      tmplIds: asked,
      success: (answer) => resolve(asked.filter((id) => (answer as unknown as Record<string, string>)[id] === "accept")),
      fail: () => resolve([]),
    });
  });
}
