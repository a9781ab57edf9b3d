/** The panel below the text: finds what is to be put in, and has the menus of what stands there. */

import type { Catalogue, Figure } from "./figures";
import { Finder } from "./finder";
import { line, make, menu, press, tick } from "./make";
import {
  type Block, blockOf, blockSource, type Claim, claimsOf, condition, inner, kindOf, part, partOf, type Parts, partsOf, withOption, wordsOf,
} from "./signs";

/** What the panel does with the text. */
export interface Writing {
  /** Puts something in where the caret is; the panel then has its menus. */
  insert(source: string): void;
  /** Puts something else in the place of what the panel has open. */
  replace(source: string): void;
  remove(): void;
  focus(): void;
}

type Kind = "figure" | "condition" | "part" | "表" | "图" | "清单";

const FIRST = 10; // columns of a list that are offered at once
const FOLLOWS = ["", "跟着全文"] as const;
const plain = (words: readonly string[]): (readonly [string, string])[] => words.map((each) => [each, each] as const);

export class Panel {
  readonly dom = make("section", { class: "picker", "aria-label": "放进文字的内容" });

  constructor(private readonly catalogue: Catalogue, private readonly writing: Writing) {
    this.dom.hidden = true;
    this.dom.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      this.close();
      this.writing.focus();
    });
  }

  get isOpen(): boolean {
    return !this.dom.hidden;
  }

  close(): void {
    this.dom.hidden = true;
    this.dom.replaceChildren();
  }

  /** Offers what can be put in. typed: what already stands behind the sign. */
  offer(kind: Kind, typed = ""): void {
    switch (kind) {
      case "figure": {
        const finder = this.finder("数字", {
          take: (title, options) => this.insert(`【${title}${options.replace(/^,/, "，")}】`),
          typed: (words) => this.insert(`【${words}】`),
        });
        return this.show([finder.dom, this.slots()], finder.input, typed);
      }
      case "condition": {
        const finder = this.finder("只在哪个数字", { take: (title) => this.insert(condition([{ words: title, comparison: "大于", number: "0" }])) });
        return this.show([finder.dom], finder.input);
      }
      case "part":
        return this.show(this.part("", "", (who, topic) => { if (who && topic) this.insert(part(who, topic)); }), undefined);
      default: {
        const by = { 表: "按镇街", 图: "按月", 清单: "" }[kind];
        const words = { 表: "表里先放哪个数字", 图: "画哪个数字", 清单: "列哪个数字背后的记录" }[kind];
        const finder = this.finder(words, { take: (title) => this.insert(
          blockSource(kind === "清单" ? { kind, title: "", by: title, options: [], items: this.catalogue.columnsOf(title).slice(0, 4) }
            : { kind, title: "", by, options: [], items: [title] })) });
        return this.show([finder.dom], finder.input);
      }
    }
  }

  /** The menus of what stands in the text. takes: whether the caret comes into them. */
  open(source: string, takes = false): void {
    const kind = kindOf(source);
    const { who, topic } = partOf(source.trim());
    const body = kind === "part" ? this.part(who, topic, (own, about) => { if (own && about) this.change(part(own, about)); }) : kind === "condition" ? this.condition(source) : kind === "figure" ? this.figure(source)
      : kind === "slot" ? [make("p", { class: "t2" }, this.catalogue.choices.slots[inner(source).trim()] ?? "跟着报告的时间和地方变")]
        : kind === "roster" ? this.roster(source) : this.table(source);
    const words = line("写成", inner(source.trim()), (typed) => this.change(`【${typed.replace(/[【】{}\n]/g, "")}】`));
    words.classList.add("spelled");
    const foot = make("p", { class: "acts" }, words, press("去掉", () => { this.close(); this.writing.remove(); }), press("好了", () => this.done(), "btn slim go"));
    this.show([...body, foot], takes ? body[0]?.querySelector<HTMLElement>("select, input") ?? undefined : undefined);
  }

  private done(): void {
    this.close();
    this.writing.focus();
  }

  private show(parts: readonly (Node | string)[], first?: HTMLElement, typed = ""): void {
    this.dom.replaceChildren(...parts);
    this.dom.hidden = false;
    if (!first) return;
    first.focus();
    if (first instanceof HTMLInputElement && typed) {
      first.value = typed;
      first.dispatchEvent(new Event("input"));
    }
  }

  private insert(source: string): void {
    this.writing.insert(source);
    this.open(source);
    this.writing.focus();
  }

  /** Changes what is open; the menus follow, and the one that was used keeps the caret. */
  private change(source: string): void {
    const controls = (): HTMLElement[] => [...this.dom.querySelectorAll<HTMLElement>("select, input, button")];
    const at = controls().findIndex((each) => each === document.activeElement);
    this.writing.replace(source);
    this.open(source);
    controls()[at]?.focus();
  }

  private finder(label: string, then: { take(title: string, options: string): void; typed?(words: string): void }, figures: readonly Figure[] = this.catalogue.figures): Finder {
    return new Finder(label, figures, { ...then, leave: () => { this.close(); this.writing.focus(); } });
  }

  private slots(): HTMLElement {
    const buttons = Object.entries(this.catalogue.choices.slots).map(([name, words]) => {
      const button = press(`【${name}】`, () => this.insert(`【${name}】`), "put");
      button.title = words;
      return button;
    });
    return make("p", { class: "keys t1 soft" }, "上下键选，回车放进去。也可以放：", ...buttons.flatMap((each) => [each, " "]));
  }

  private figure(source: string): HTMLElement[] {
    const parts = partsOf(inner(source));
    const finder = this.finder(`换成别的（现在是${parts.name}）`, { take: (title) => this.change(`【${wordsOf({ ...parts, name: title })}】`) });
    return [this.menus(parts, (changed) => this.change(`【${wordsOf(changed)}】`)), finder.dom];
  }

  /** Own place, period, sector; compared, told, ranked. */
  private menus(parts: Parts, change: (parts: Parts) => void): HTMLElement {
    const { catalogue } = this;
    const { options } = catalogue.choices;
    const figure = catalogue.figure(parts.name);
    const own = (is: (option: string) => boolean): string => parts.options.find(is) ?? "";
    const set = (is: (option: string) => boolean) => (word: string): void => change(withOption(parts, is, word));
    const told = (words: readonly string[]): (readonly [string, string])[] => words.map((each) => [each, (options[each] ?? each).split("：")[0] ?? each] as const);
    const alike = catalogue.figures.filter(({ unit, title }) => figure && unit === figure.unit && unit !== "%" && title !== parts.name);
    const most = figure?.unit === "%" ? ["最高", "最低"] : ["最多", "最少"];
    const ranks = ["镇街", "村社区", "行业"].flatMap((of) => most.map((each) => `${each}的三个${of}`));
    const menus = [
      this.places(parts, change), this.spans(parts, change), this.sectors(parts, change),
      menu("比较", [["", [["", "不比"], ["同比", "同比"], ["环比", "环比"]]]], own(catalogue.isComparison), set(catalogue.isComparison)),
      menu("写法", [["", [["", "实数"], ...told(["余", "约", "万", "数"])]]], own(catalogue.isWording), set(catalogue.isWording)),
      menu("排一排", [["", [["", "不排"], ...plain(ranks)]]], own(catalogue.isRank), set(catalogue.isRank)),
    ];
    if (alike.length > 0) {
      menus.push(menu("占比", [["", [["", "不算"], ...alike.map(({ title }) => [`占${title}`, `占${title}`] as const)]]], own(catalogue.isShare), set(catalogue.isShare)));
    }
    menus.push(tick("写出名称", own(catalogue.isNames) !== "", (on) => set(catalogue.isNames)(on ? "列名" : "")));
    menus.push(tick("是0也写", own(catalogue.isZero) !== "", (on) => set(catalogue.isZero)(on ? "零也写" : "")));
    return make("div", { class: "choose" }, ...menus);
  }

  private places(parts: Parts, change: (parts: Parts) => void): HTMLLabelElement {
    const { choices, isPlace } = this.catalogue;
    const groups = choices.places.map(([name, places]) => [name, plain(places)] as const);
    return menu("地方", [["", [FOLLOWS]], ...groups], parts.options.find(isPlace) ?? "", (word) => change(withOption(parts, isPlace, word)));
  }

  private sectors(parts: Parts, change: (parts: Parts) => void): HTMLLabelElement {
    const { choices, isSector } = this.catalogue;
    return menu("行业", [["", [["", "各行业"], ...plain(choices.sectors)]]], parts.options.find(isSector) ?? "", (word) => change(withOption(parts, isSector, word)));
  }

  private spans(parts: Parts, change: (parts: Parts) => void): HTMLElement {
    const { choices, isSpan } = this.catalogue;
    const own = parts.options.find(isSpan) ?? "";
    const set = (word: string): void => change(withOption(parts, isSpan, word));
    const months = Array.from({ length: 12 }, (_, at) => `${at + 1}月`);
    const until = /^截至(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日$/.exec(own);
    const groups = [["", [FOLLOWS, ...plain(choices.spans)]], ["哪个月", plain(months)], ["", [["截至", "截至某日"]]]] as const;
    const made = make("div", { class: "span" }, menu("期间", groups, until ? "截至" : own, (word) => {
      const today = new Date();
      set(word === "截至" ? `截至${today.getMonth() + 1}月${today.getDate()}日` : word);
    }));
    if (until) {
      const [, year, month = "", day = ""] = until;
      const value = `${year ?? new Date().getFullYear()}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
      made.append(line("到哪天", value, (typed) => {
        const [to, at, on] = typed.split("-").map(Number);
        if (to && at && on) set(`截至${to}年${at}月${on}日`);
      }, "date"));
    }
    return made;
  }

  private condition(source: string): HTMLElement[] {
    const claims = claimsOf(source);
    const put = (at: number, changed: Partial<Claim> | null): void =>
      this.change(condition(claims.flatMap((claim, place) => (place !== at ? [claim] : changed ? [{ ...claim, ...changed }] : []))));
    const rows = claims.map(({ words, comparison, number }, at) => make(
      "div", { class: "choose" },
      menu("只在", [["", plain([...this.catalogue.names])]], words, (word) => put(at, { words: word })),
      menu("怎样", [["", plain(this.catalogue.choices.comparisons)]], comparison, (word) => put(at, { comparison: word })),
      line("多少（也可以写另一个数字的名字）", number, (typed) => put(at, { number: this.isAmount(typed) ? typed : number })),
      ...(claims.length > 1 ? [press("去掉这条", () => put(at, null))] : []),
    ));
    const finder = this.finder("并且，再加一条", { take: (title) => this.change(condition([...claims, { words: title, comparison: "大于", number: "0" }])) });
    return [...rows, finder.dom, make("p", { class: "keys t1 soft" }, "放在一句、一个分句或逗号后的半句前面：成立才印它后面那句。")];
  }

  /** What a figure may be held against: a number, or another figure. */
  private isAmount(words: string): boolean {
    return /^\d+(\.\d+)?$/.test(words) || this.catalogue.names.has(partsOf(words).name);
  }

  /** Who is asked to write a paragraph of their own, and of what. */
  private part(who: string, topic: string, put: (who: string, topic: string) => void): HTMLElement[] {
    let [own, about] = [who, topic];
    const clean = (words: string): string => words.replace(/[【】{}]/g, "");
    return [make(
      "div", { class: "choose" }, line("哪个单位写（几个用、隔开）", who, (typed) => { own = clean(typed); put(own, about); }),
      line("写什么", topic, (typed) => { about = clean(typed); put(own, about); }),
    ), make("p", { class: "keys t1 soft" }, "单独一段，到日子前由这些单位自己写；没交的会催。")];
  }

  /** A table or a chart. */
  private table(source: string): HTMLElement[] {
    const block = blockOf(source, this.catalogue.names);
    const isChart = block.kind === "图";
    const put = (changed: Partial<Block>): void => this.change(blockSource({ ...block, ...changed }));
    const ranked = block.by.endsWith("排名");
    const by = block.by.replace(/^按/, "").replace(/排名$/, "");
    const kinds = isChart ? this.catalogue.choices.by.filter((each) => each !== "村社区") : this.catalogue.choices.by;
    const named = (kind: string, isRanked: boolean): string => `按${kind}${isRanked && kind !== "月" ? "排名" : ""}`;
    const option = (name: string, on: boolean): readonly string[] => [...block.options.filter((each) => each !== name), ...(on ? [name] : [])];
    const controls: HTMLElement[] = [
      line(isChart ? "图名" : "表名", block.title, (typed) => put({ title: typed.replace(/[:：]/g, "") })),
      menu("一行一个", [["", plain(kinds)]], by, (kind) => put({ by: named(kind, ranked), options: kind === "月" ? block.options : block.options.filter((each) => each !== "线") })),
    ];
    if (isChart && by === "月") controls.push(menu("画成", [["", [["", "柱"], ["线", "线"]]]], block.options.includes("线") ? "线" : "", (word) => put({ options: option("线", word === "线") })));
    if (isChart) controls.push(tick("和去年同期比", block.options.includes("比去年"), (on) => put({ options: option("比去年", on) })));
    const own = { name: "", options: block.options };
    const narrow = ({ options }: Parts): void => put({ options });
    controls.push(this.places(own, narrow), this.spans(own, narrow));
    if (by !== "月") controls.push(tick("从多到少排", ranked, (on) => put({ by: named(by, on) })));
    const unit = this.catalogue.figure(block.items[0] ?? "")?.unit;
    const offered = this.catalogue.figures.filter((each) => !block.items.includes(each.title) && (!isChart || each.unit === unit));
    const finder = this.finder(isChart ? "再画一个" : "再加一列", { take: (title) => put({ items: [...block.items, title] }) }, offered);
    return [make("div", { class: "choose" }, ...controls), this.items(block, put), finder.dom];
  }

  private items(block: Block, put: (changed: Partial<Block>) => void): HTMLElement {
    const chosen = block.items.map((item) => {
      const button = press(`${item} ×`, () => put({ items: block.items.filter((each) => each !== item) }), "put");
      button.setAttribute("aria-label", `去掉${item}`);
      if (block.items.length === 1) button.disabled = true;
      return button;
    });
    return make("p", { class: "keys t2" }, ...chosen.flatMap((each) => [each, " "]));
  }

  private roster(source: string): HTMLElement[] {
    const block = blockOf(source, this.catalogue.names);
    const put = (changed: Partial<Block>): void => this.change(blockSource({ ...block, ...changed }));
    const parts = { name: block.by, options: block.options };
    const narrow = ({ name, options }: Parts): void => put({ by: name, options });
    const columns = this.catalogue.columnsOf(block.by);
    const ticks = columns.map((column) => tick(column, block.items.includes(column), (on) =>
      put({ items: columns.filter((each) => (each === column ? on : block.items.includes(each))) })));
    const more = make("details", {}, make("summary", {}, "更多栏"), ...ticks.slice(FIRST));
    more.open = columns.slice(FIRST).some((column) => block.items.includes(column));
    const finder = this.finder(`换成别的（现在是${block.by}）`, { take: (title) => put({ by: title, items: this.catalogue.columnsOf(title).slice(0, 4) }) });
    return [
      make("div", { class: "choose" }, line("清单名", block.title, (typed) => put({ title: typed.replace(/[:：]/g, "") })),
        this.places(parts, narrow), this.spans(parts, narrow), this.sectors(parts, narrow)),
      make("fieldset", { class: "ticks" }, make("legend", { class: "t2" }, "列哪几栏"), ...ticks.slice(0, FIRST), ...(ticks.length > FIRST ? [more] : [])), finder.dom,
    ];
  }
}
