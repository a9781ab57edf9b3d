/** The list under the text: follows what is typed after an open 【 (or {, which is on every keyboard), by keyboard, mouse or thumb. */

import { type Figure, matching } from "./figures";

const MOST = 8;
/** What is being written: an open sign and the name that follows it, up to the caret. */
const OPEN = /[{【]([^{}【】|，\n]*)$/;

export class Picker {
  private readonly panel = document.createElement("section");
  private readonly list = document.createElement("ul");
  private found: Figure[] = [];
  private chosen = 0;

  constructor(
    box: HTMLElement,
    private readonly draft: HTMLTextAreaElement,
    private readonly figures: Figure[],
  ) {
    this.panel.className = "picker";
    this.panel.hidden = true;
    this.list.id = "picker-options";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "可选的数字");
    const keys = document.createElement("p");
    keys.className = "keys t1 soft";
    keys.textContent = "上下键选，回车插入，Esc收起。左边是实数，右边是约数的写法。";
    this.panel.append(this.list, keys);
    box.append(this.panel);
    draft.setAttribute("aria-controls", this.list.id);
    draft.setAttribute("aria-autocomplete", "list");
    draft.addEventListener("input", () => this.follow());
    draft.addEventListener("keydown", (event) => this.press(event));
    draft.addEventListener("blur", () => this.close());
    // Before the textarea loses the caret.
    this.list.addEventListener("pointerdown", (event) => this.touch(event));
  }

  /** Gives each row of the table a button that puts its figure where the caret is. */
  offerButtons(table: HTMLTableElement): void {
    for (const row of table.querySelectorAll<HTMLTableRowElement>("tr[data-code]")) {
      const code = row.cells[0]?.querySelector("code");
      if (!code) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "put";
      button.title = "插到光标处";
      code.before(button);
      button.append(code);
      button.addEventListener("click", () => this.put(row.dataset["code"] ?? ""));
    }
  }

  private follow(): void {
    const typed = OPEN.exec(this.draft.value.slice(0, this.draft.selectionStart))?.[1];
    this.found = typed === undefined ? [] : matching(this.figures, typed, MOST);
    this.chosen = 0;
    if (this.found.length === 0) this.close();
    else this.show();
  }

  private show(): void {
    this.list.replaceChildren(...this.found.map((figure, position) => this.option(figure, position)));
    this.panel.hidden = false;
    this.draft.setAttribute("aria-activedescendant", `picker-option-${this.chosen}`);
    this.list.children[this.chosen]?.scrollIntoView({ block: "nearest" });
  }

  private option(figure: Figure, position: number): HTMLLIElement {
    const option = document.createElement("li");
    option.id = `picker-option-${position}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(position === this.chosen));
    option.dataset["code"] = figure.code;
    for (const [words, name] of [[figure.title, ""], [figure.value, "num"], [figure.about, "num fang"]] as const) {
      const part = document.createElement("span");
      part.className = name;
      part.textContent = words;
      option.append(part);
    }
    return option;
  }

  private press(event: KeyboardEvent): void {
    if (this.panel.hidden || event.isComposing) return; // Enter may belong to the input method
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step) {
      this.chosen = (this.chosen + step + this.found.length) % this.found.length;
      this.show();
    } else if (event.key === "Enter" || event.key === "Tab") {
      this.put(this.found[this.chosen]?.code ?? "");
    } else if (event.key === "Escape") {
      this.close();
    } else {
      return;
    }
    event.preventDefault();
  }

  private touch(event: PointerEvent): void {
    const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
    event.preventDefault();
    if (option) this.put(option.dataset["code"] ?? "");
  }

  /** Puts a figure at the caret, in place of what was typed after the sign. */
  private put(code: string): void {
    const { value, selectionStart, selectionEnd } = this.draft;
    const open = OPEN.exec(value.slice(0, selectionStart));
    const from = open ? open.index : selectionStart;
    // Where a name already stands, its options and its closing sign stay.
    const old = open ? /^[^{}【】|，\n]*(?=(?:[|，][^{}【】\n]*)?[】}])/.exec(value.slice(selectionEnd)) : null;
    const [sign, end] = old && open?.[0].startsWith("{") ? ["{", "}"] : ["【", "】"];
    this.draft.setRangeText(`${sign}${code}${old ? "" : end}`, from, selectionEnd + (old?.[0].length ?? 0), "end");
    this.close();
    this.draft.focus();
    this.draft.dispatchEvent(new Event("input", { bubbles: true })); // the preview listens
  }

  private close(): void {
    this.panel.hidden = true;
    this.found = [];
    this.draft.removeAttribute("aria-activedescendant");
  }
}
