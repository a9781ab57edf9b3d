/** Reads of a page that refuses a form what is wrong with it, and what stands there now. */

import { mainOf, wordsOf } from "../drafts/answers";
import type { Entry, Refusal } from "./outbox";

const LONGEST = 200; // letters of a line
/** What says that something is wrong; of a box that says several things, each of them. */
const WRONG = ["[role=alert]", ".problem", "p.late[id$=_error]"].map((box) => `${box} :is(p, li):not(.acts, :has(p, li)), ${box}:not(:has(p, li))`).join(", ");

export function refusalOf(status: number, entry: Entry, html: string): Refusal {
  const main = mainOf(html);
  return {
    status,
    words: lines(main, WRONG).join(" ") || wordsOf(html),
    stands: [...lines(main, ".headline h1, .headline .state"), ...lines(main, ".line li:not(.to-come)").slice(-2)],
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
