/** What the server's answers say: by their status whether to come again, and in their page. */

/** Answers of a server that is busy, or is being put up again: the same request is sent again later, and is refused by nothing. */
const COMING_BACK = [408, 425, 429, 502, 503, 504];

export function comesBack({ status }: Response): boolean {
  return COMING_BACK.includes(status);
}

/** The part of an answer's page that is its own. */
export function mainOf(html: string): HTMLElement | null {
  return new DOMParser().parseFromString(html, "text/html").getElementById("main");
}

/** The heading and the first words of an answer's page. */
export function wordsOf(html: string): string {
  const said = [...(mainOf(html)?.querySelectorAll("h1, p") ?? [])].slice(0, 2).map((each) => each.textContent?.trim() ?? "");
  return said.filter(Boolean).map((words) => (/[。！？]$/.test(words) ? words : `${words}。`)).join("") || "服务器没有办成。";
}

/** What the log-in page says is wrong. */
export function problemOf(html: string): string {
  const main = mainOf(html);
  const said = main?.querySelector("[role=alert], .late") ?? main?.querySelector("p");
  return said?.textContent?.trim() || "没有登录上，请再试一次。";
}
