/** How each node looks in the editor: a figure with its value, a condition with whether it holds, a table, a chart, a list. */

import type { Node } from "prosemirror-model";
import type { NodeView } from "prosemirror-view";

import { make } from "./make";
import { blockOf, claimsOf, inner, kindOf, partOf, partsOf } from "./signs";
import type { Said, Values } from "./values";

export class ChipView implements NodeView {
  readonly dom: HTMLElement;
  private readonly stop: () => void;

  constructor(private node: Node, private readonly values: Values, private readonly names: ReadonlySet<string>) {
    this.dom = make(node.isInline ? "span" : "div");
    this.stop = values.follow(() => this.show());
    this.show();
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.show();
    return true;
  }

  selectNode(): void {
    this.dom.classList.add("on");
  }

  deselectNode(): void {
    this.dom.classList.remove("on");
  }

  ignoreMutation(): boolean {
    return true;
  }

  destroy(): void {
    this.stop();
  }

  private show(): void {
    const source = String(this.node.attrs["source"]);
    const said = this.values.of(source);
    const isOn = this.dom.classList.contains("on");
    this.dom.className = `chip is-${this.node.type.name}${said?.kind === "wrong" ? " wrong" : ""}${isOn ? " on" : ""}`;
    this.dom.title = said?.note || source;
    this.dom.replaceChildren(...this.parts(source, said));
  }

  private parts(source: string, said: Said | undefined): (HTMLElement | string)[] {
    if (said?.kind === "wrong") return [source.trim(), make("small", { class: "late" }, said.note)];
    switch (this.node.type.name) {
      case "part":
        return partParts(source);
      case "condition":
        return conditionParts(source, said);
      case "table":
      case "chart":
      case "roster":
        return blockParts(source.trim(), said, this.names);
      default:
        return figureParts(source, said);
    }
  }
}

function figureParts(source: string, said: Said | undefined): (HTMLElement | string)[] {
  const { name, options } = partsOf(inner(source));
  const value = said?.value ?? "……";
  if (said?.kind === "slot" && value === name) return [make("span", {}, name)];
  return [
    make("span", {}, name), ...(options.length > 0 ? [make("small", {}, options.join("，"))] : []),
    make("b", { class: said?.note ? "soft" : "num" }, value),
  ];
}

function conditionParts(source: string, said: Said | undefined): (HTMLElement | string)[] {
  const claims = claimsOf(source).map(({ words, comparison, number }) => `${words}${comparison}${number}`).join("，且");
  const now = said === undefined ? "……" : said.note || "✓ 现在有";
  return [make("span", {}, `只在${claims}时有：`), make("small", { class: said?.note ? "soft" : "good" }, now)];
}

function partParts(source: string): HTMLElement[] {
  const { who, topic } = partOf(source.trim());
  return [make("p", {}, make("b", {}, "请单位写"), ` ${topic}`), make("dl", {}, make("dt", {}, "谁写"), make("dd", {}, who))];
}

function blockParts(source: string, said: Said | undefined, names: ReadonlySet<string>): HTMLElement[] {
  const { kind, title, by, options, items } = blockOf(source, names);
  const row = (head: string, words: string): HTMLElement[] => [make("dt", {}, head), make("dd", {}, words)];
  const list = kindOf(source) === "roster";
  return [
    make("p", {}, make("b", {}, kind), ` ${title}`),
    make(
      "dl", {}, ...row(list ? "哪些" : "行", [by, ...options].join("，") + (said?.value ? `（${said.value}）` : "")),
      ...row(list ? "栏" : kind === "图" ? "画" : "列", items.join("、") || "常用的几栏"),
    ),
  ];
}
