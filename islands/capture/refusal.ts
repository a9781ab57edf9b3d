/** Reads of a page that refuses a form what is wrong with it, and what stands there now. */

import { wordsOf } from "../drafts/answers";
import type { Entry, Refusal } from "./outbox";

const LONGEST = 200; // letters of a line

export function refusalOf(status: number, entry: Entry, html: string): Refusal {
  const main = new DOMParser().parseFromString(html, "text/html").getElementById("main");
  const wrong = lines(main, "[role=alert], .problem, p.late[id$=_error], [role=alert] li, p.late[role=alert]");
  return {
    status,
    words: wrong.join(" ") || wordsOf(html),
    stands: lines(main, ".headline h1, .headline .state, .line li:not(.to-come):nth-last-child(-n+2)"),
    url: main?.querySelector<HTMLAnchorElement>("p > a[href^='/ledgers/']:only-child")?.getAttribute("href") ?? recordOf(entry),
  };
}

/** The record about which the entry is: that of a step; "" for one that makes a record. */
function recordOf({ action }: Entry): string {
  return /^(\/ledgers\/[^/]+\/[^/]+\/)(steps|evidence|extension|withdrawal|decision)\//.exec(action)?.[1] ?? "";
}

function lines(main: HTMLElement | null, selector: string): string[] {
  const words = [...(main?.querySelectorAll(selector) ?? [])].map((each) => (each.textContent ?? "").replace(/\s+/g, " ").trim());
  return [...new Set(words.filter(Boolean))].map((each) => each.slice(0, LONGEST));
}
