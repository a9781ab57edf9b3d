/** A box that finds a figure by what people call it, by pinyin initials too: arrows choose, Enter takes, so does a touch. */

import { type Figure, matching } from "./figures";
import { make } from "./make";

const MOST = 8;
let made = 0;

/** What is done with a figure that was found: with what was typed behind its name (，同比), and with words that were closed by 】. */
export interface Found {
  take(title: string, options: string): void;
  typed?(words: string): void;
  leave?(): void;
}

export class Finder {
  readonly dom: HTMLElement;
  readonly input: HTMLInputElement;
  private readonly list: HTMLUListElement;
  private found: readonly Figure[] = [];
  private chosen = 0;

  constructor(label: string, private readonly figures: readonly Figure[], private readonly then: Found, private readonly most = MOST) {
    made += 1;
    const id = `found-${made}`;
    this.list = make("ul", { id, role: "listbox", "aria-label": "可选的数字" });
    this.input = make("input", {
      type: "text", class: "form-control", role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false",
      autocomplete: "off", placeholder: "名字或拼音首字母",
    });
    this.dom = make("div", { class: "finder" }, make("label", { class: "find" }, label, this.input), this.list);
    this.list.hidden = true;
    this.input.addEventListener("input", () => this.follow());
    this.input.addEventListener("focus", () => this.follow());
    this.input.addEventListener("blur", () => this.close());
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the caret
    this.list.addEventListener("click", (event) => {
      const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
      if (option) this.take(Number(option.dataset["at"]));
    });
  }

  private follow(): void {
    const typed = this.input.value;
    const closed = /^(.*)[】}]$/.exec(typed);
    if (closed && this.then.typed) {
      this.input.value = "";
      return this.then.typed((closed[1] ?? "").trim());
    }
    this.found = matching(this.figures, typed.split(/[，,]/)[0] ?? "", this.most);
    this.chosen = 0;
    this.show();
  }

  private show(): void {
    this.list.replaceChildren(...this.found.map((figure, at) => this.option(figure, at)));
    this.list.hidden = this.found.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    if (this.list.hidden) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.list.id}-${this.chosen}`);
    this.list.children[this.chosen]?.scrollIntoView({ block: "nearest" });
  }

  private option({ title, ledger, value, about }: Figure, at: number): HTMLLIElement {
    return make(
      "li", { id: `${this.list.id}-${at}`, role: "option", "aria-selected": String(at === this.chosen), "data-at": String(at) },
      make("span", {}, make("b", {}, title), " ", make("span", { class: "soft t1" }, ledger)),
      make("span", { class: "num" }, value), make("span", { class: "num fang" }, about),
    );
  }

  private press(event: KeyboardEvent): void {
    if (event.isComposing) return; // Enter may belong to the input method
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step && this.found.length > 0) {
      this.chosen = (this.chosen + step + this.found.length) % this.found.length;
      this.show();
    } else if (event.key === "Enter") {
      this.take(this.chosen);
    } else if (event.key === "Escape") {
      this.input.value = "";
      this.close();
      this.then.leave?.();
    } else {
      return;
    }
    event.preventDefault();
  }

  private take(at: number): void {
    const figure = this.found[at];
    if (!figure) return;
    const options = this.input.value.replace(/^[^，,]*/, "");
    this.input.value = "";
    this.close();
    this.then.take(figure.title, options);
  }

  private close(): void {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
