/**
 * The parts of the page that the server renders anew: `<div data-part="roll">`. One in which somebody types, or is asked
 * whether they are sure, is left until they are done.
 */

/** Keys and tokens differ each time and change nothing. */
const HIDDEN = /<input type="hidden" name="(?:key|press|csrfmiddlewaretoken)"[^>]*>/g;

/** Puts what has changed of `fresh` into the page; what is open stays open, and the focus where it was. */
export function replaceParts(fresh: ParentNode, page: ParentNode = document): void {
  for (const part of fresh.querySelectorAll<HTMLElement>("[data-part]")) {
    const standing = page.querySelector<HTMLElement>(`[data-part="${part.dataset["part"]}"]`);
    if (!standing || bare(standing) === bare(part) || isTypedIn(standing)) continue;
    const open = [...standing.querySelectorAll<HTMLDetailsElement>("details[id][open]")].map((each) => each.id);
    const focused = standing.contains(document.activeElement) ? markOf(document.activeElement) : "";
    standing.replaceChildren(...part.childNodes);
    for (const each of standing.querySelectorAll<HTMLDetailsElement>("details[id]")) each.open = open.includes(each.id);
    if (focused) [...standing.querySelectorAll<HTMLElement>("button, a, summary")].find((each) => markOf(each) === focused)?.focus();
  }
}

function bare(part: HTMLElement): string {
  return part.innerHTML.replace(HIDDEN, "").replace(/ open=""/g, "").trim();
}

function isTypedIn(part: HTMLElement): boolean {
  const active = document.activeElement;
  const typing = active instanceof HTMLElement && active.matches("input, textarea, select") && part.contains(active);
  return typing || part.querySelector("form [data-touched], [data-asked]") !== null;
}

/** What tells a button from its neighbours: where it leads and for whom. */
function markOf(element: Element | null): string {
  return element ? `${element.getAttribute("formaction")} ${element.getAttribute("value")} ${element.closest("details")?.id}` : "";
}
