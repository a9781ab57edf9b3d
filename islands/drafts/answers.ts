/** What an answer's page says. */

/** The heading and the first words of an answer's page. */
export function wordsOf(html: string): string {
  const main = new DOMParser().parseFromString(html, "text/html").getElementById("main");
  const said = [...(main?.querySelectorAll("h1, p") ?? [])].slice(0, 2).map((each) => each.textContent?.trim() ?? "");
  return said.filter(Boolean).map((words) => (/[。！？]$/.test(words) ? words : `${words}。`)).join("") || "服务器没有办成。";
}
