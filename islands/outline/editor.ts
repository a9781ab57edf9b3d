/** The editor over the form's own box: what is typed here stands there at once, what is put there (a kept draft) is shown here. */

import { baseKeymap } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { type Command, EditorState, NodeSelection, Plugin, TextSelection, type Transaction } from "prosemirror-state";
import { EditorView } from "prosemirror-view";

import { afresh, split } from "./afresh";
import type { Catalogue } from "./figures";
import { shade } from "./governed";
import { make, press } from "./make";
import { Panel, type Writing } from "./panel";
import { isBlock, kindOf } from "./signs";
import { read, readSlice, schema, write, writeSlice } from "./text";
import type { Values } from "./values";
import { ChipView } from "./views";

const OPENING = /[【{]$/;

export class Editor implements Writing {
  private readonly panel: Panel;
  private readonly view: EditorView;
  /** Where that stands which the panel has open. */
  private open: number | null = null;
  private isOwn = false;

  constructor(private readonly box: HTMLTextAreaElement, values: Values, catalogue: Catalogue, label: string) {
    this.panel = new Panel(catalogue, this);
    const place = make("div", { class: "ed" });
    const view = (node: ConstructorParameters<typeof ChipView>[0]): ChipView => new ChipView(node, values, catalogue.names);
    this.view = new EditorView(place, {
      state: this.stateOf(box.value),
      nodeViews: { figure: view, condition: view, slot: view, table: view, chart: view, roster: view, part: view },
      attributes: { role: "textbox", "aria-multiline": "true", "aria-labelledby": label, spellcheck: "false", class: "words", tabindex: "0" },
      dispatchTransaction: (transaction) => this.take(transaction),
      decorations: ({ doc }) => shade(doc),
      handleTextInput: (_, from, to, text) => this.typed(from, to, text),
      handleClickOn: (_view, _place, node, at) => this.pressed(node.isAtom && !node.isText ? at : null),
      clipboardTextSerializer: writeSlice,
      clipboardTextParser: readSlice,
    });
    box.hidden = true;
    box.before(this.tools(), place, this.panel.dom);
    box.addEventListener("input", () => {
      if (!this.isOwn && box.value !== write(this.view.state.doc)) this.view.updateState(this.stateOf(box.value));
    });
  }

  insert(source: string): void {
    const { state } = this.view;
    const transaction = isBlock(kindOf(source)) ? this.withBlock(source) : state.tr.replaceSelectionWith(schema.node(kindOf(source), { source }), false);
    this.panelled(transaction);
  }

  replace(source: string): void {
    if (this.open === null) return;
    const { state } = this.view;
    const node = state.doc.nodeAt(this.open);
    const kind = kindOf(source);
    if (!node || (isBlock(kind) !== node.isBlock)) return;
    const at = this.open;
    this.view.dispatch(state.tr.replaceWith(at, at + node.nodeSize, schema.node(kind, { source })).setMeta("panel", at));
  }

  remove(): void {
    const node = this.open === null ? null : this.view.state.doc.nodeAt(this.open);
    if (this.open === null || !node) return;
    const { tr, doc } = this.view.state;
    const only = node.isBlock && doc.childCount === 1;
    this.view.dispatch(only ? tr.replaceWith(this.open, this.open + node.nodeSize, schema.node("paragraph")) : tr.delete(this.open, this.open + node.nodeSize));
    this.focus();
  }

  focus(): void {
    this.view.focus();
  }

  private stateOf(text: string): EditorState {
    const keys: Record<string, Command> = {
      "Mod-z": undo, "Mod-y": redo, "Shift-Mod-z": redo, Enter: (...given) => this.entered() || split(...given), Tab: () => this.tabbed(),
    };
    return EditorState.create({ doc: read(text), plugins: [history(), keymap(keys), keymap(baseKeymap), new Plugin({ appendTransaction: afresh })] });
  }

  private take(transaction: Transaction): void {
    const { state, transactions } = this.view.state.applyTransaction(transaction);
    const own: unknown = transaction.getMeta("panel");
    if (typeof own === "number") this.open = own;
    for (const each of transactions.slice(typeof own === "number" ? 1 : 0)) {
      if (this.open === null) break;
      const { pos, deleted } = each.mapping.mapResult(this.open);
      this.open = deleted ? null : pos;
    }
    this.view.updateState(state);
    if (transaction.docChanged) {
      this.isOwn = true;
      this.box.value = write(state.doc);
      this.box.dispatchEvent(new Event("input", { bubbles: true })); // the draft is kept, the preview follows
      this.isOwn = false;
      if (own === undefined && this.panel.isOpen && this.view.hasFocus()) this.panel.close();
    }
  }

  /** 【 (or {, which is on every keyboard) opens the panel, which has the caret then. */
  private typed(from: number, to: number, text: string): boolean {
    if (!OPENING.test(text) || this.view.composing) return false;
    this.view.dispatch(this.view.state.tr.insertText(text.slice(0, -1), from, to).scrollIntoView());
    this.panel.offer("figure");
    return true;
  }

  private pressed(at: number | null): boolean {
    if (at === null) return false;
    this.view.dispatch(this.view.state.tr.setSelection(NodeSelection.create(this.view.state.doc, at)));
    this.show(at, false);
    return true;
  }

  private show(at: number, takes: boolean): void {
    const node = this.view.state.doc.nodeAt(at);
    if (!node) return;
    this.open = at;
    this.panel.open(String(node.attrs["source"]), takes);
  }

  /** Enter on a chip has its menus; on a table it begins a line below. */
  private entered(): boolean {
    const { selection } = this.view.state;
    if (!(selection instanceof NodeSelection)) return false;
    if (selection.node.isInline) {
      this.show(selection.from, true);
      return true;
    }
    const transaction = this.view.state.tr.insert(selection.to, schema.node("paragraph"));
    this.view.dispatch(transaction.setSelection(TextSelection.create(transaction.doc, selection.to + 1)).scrollIntoView());
    return true;
  }

  /** From the text into the panel that is open; else the key goes on through the page. */
  private tabbed(): boolean {
    if (!this.panel.isOpen) return false;
    this.panel.dom.querySelector<HTMLElement>("select, input, button")?.focus();
    return true;
  }

  /** A table stands on a line of its own, below the one where the caret is; there is a line to write on below it. */
  private withBlock(source: string): Transaction {
    const { state } = this.view;
    const { $from } = state.selection;
    const top = state.selection instanceof NodeSelection && state.selection.node.isBlock ? state.selection.to : $from.after(1);
    const isEmpty = $from.depth > 0 && $from.parent.isTextblock && $from.parent.content.size === 0;
    const from = isEmpty ? $from.before(1) : top;
    const isLast = top === state.doc.content.size;
    const transaction = state.tr.replaceWith(from, top, [schema.node(kindOf(source), { source }), ...(isLast ? [schema.node("paragraph")] : [])]);
    return transaction.setSelection(TextSelection.near(transaction.doc.resolve(Math.min(from + 2, transaction.doc.content.size)), 1));
  }

  /** Puts in what the panel has chosen, and remembers where that stands. */
  private panelled(transaction: Transaction): void {
    let at: number | null = null;
    const before = new Set<unknown>();
    this.view.state.doc.descendants((node) => void before.add(node));
    transaction.doc.descendants((node, place) => {
      if (node.isAtom && !node.isText && !before.has(node)) at = place;
    });
    this.view.dispatch(at === null ? transaction.scrollIntoView() : transaction.setMeta("panel", at).scrollIntoView());
  }

  private tools(): HTMLElement {
    const offer = (words: string, kind: Parameters<Panel["offer"]>[0]): HTMLButtonElement => press(words, () => this.panel.offer(kind));
    const go = (words: string, command: Command): HTMLButtonElement => press(words, () => {
      command(this.view.state, this.view.dispatch);
      this.focus();
    });
    const all = [
      offer("【数字】", "figure"), offer("只在…时有", "condition"), offer("表", "表"), offer("图", "图"), offer("清单", "清单"), offer("请单位写", "part"), go("撤销", undo), go("重做", redo),
    ];
    for (const button of all) button.addEventListener("pointerdown", (event) => event.preventDefault()); // the text keeps its caret
    return make("div", { class: "tools-row", role: "toolbar", "aria-label": "放进文字" }, ...all);
  }
}
