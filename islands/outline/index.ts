/**
 * The editor of an outline: figures as chips with their values, menus for them, the preview beside it. Without script the plain box stands.
 *
 *     <div data-island="outline" data-preview="…/preview/" data-page="…"><textarea …></textarea> … <div id="preview">…</div></div>
 *     <table id="picks">…</table><script id="choices" type="application/json">…</script>
 */

import { Editor } from "./editor";
import { Catalogue, type Choices } from "./figures";
import { make, press } from "./make";
import { Preview } from "./preview";
import { Values } from "./values";

function mount(): void {
  for (const island of document.querySelectorAll<HTMLElement>('[data-island="outline"]:not([data-mounted])')) {
    const box = island.querySelector("textarea");
    const place = island.querySelector<HTMLElement>("#preview");
    const table = document.querySelector<HTMLTableElement>("table#picks");
    const choices = document.getElementById("choices")?.textContent;
    if (!box?.form || !place || !table || !choices) continue;
    island.dataset["mounted"] = "1";
    const values = new Values();
    const catalogue = new Catalogue(table, JSON.parse(choices) as Choices);
    new Preview(box, box.form, place, island.dataset["preview"] ?? "", island.dataset["page"] ?? "", values);
    new Editor(box, values, catalogue, "eh");
    island.before(tabs(island));
  }
}

/** On a narrow screen either the text or how it is printed. */
function tabs(island: HTMLElement): HTMLElement {
  const show = (name: string): void => {
    island.dataset["shown"] = name;
    for (const button of row.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset["tab"] === name));
    if (name === "printed") row.scrollIntoView({ block: "start" });
  };
  const tab = (name: string, words: string): HTMLButtonElement => {
    const button = press(words, () => show(name), "btn");
    button.dataset["tab"] = name;
    return button;
  };
  const row = make("div", { class: "halves", role: "group", "aria-label": "看哪一边" }, tab("writing", "文字"), tab("printed", "印出来是这样"));
  show("writing");
  return row;
}

mount();
document.addEventListener("htmx:load", mount);
