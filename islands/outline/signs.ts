/**
 * What stands between 【 and 】, taken apart and put together again: a figure with its options, a condition, a table, a chart, a list.
 * Only what a menu names is changed; the rest stays as it was typed.
 */

export type Kind = "figure" | "condition" | "slot" | "table" | "chart" | "roster" | "part";

const BLOCKS: Record<string, Kind> = { 表: "table", 图: "chart", 清单: "roster" };
/** What a body is asked to write: 由 区住建局 写：建筑施工. */
const PART = /^由\s*(.+?)\s*写\s*[:：]\s*(.+)$/;
const BLOCK = /^(表|图|清单)[:：]/;

export function inner(source: string): string {
  return source.slice(1, -1);
}

/** What a 【…】 is by its own words. slots: those that the report's period and place fill in. */
export function kindOf(source: string): Kind {
  const words = inner(source).trim();
  const block = BLOCK.exec(words);
  if (block && source.startsWith("【")) return BLOCKS[block[1] ?? ""] ?? "figure";
  if (PART.test(words) && source.startsWith("【")) return "part";
  if (words.startsWith("仅当") && source.startsWith("【")) return "condition";
  return /^(期间|截至|年份|[全我](街道|社区|镇|乡|村|区|县|市|旗))$/.test(words) ? "slot" : "figure";
}

export function isBlock(kind: Kind): boolean {
  return kind === "table" || kind === "chart" || kind === "roster" || kind === "part";
}

/** A figure: its name, and what follows it. */
export interface Parts {
  readonly name: string;
  readonly options: readonly string[];
}

export function partsOf(words: string): Parts {
  const [name = "", ...options] = words.split(/[|，,]/).map((each) => each.trim()).filter(Boolean);
  return { name, options };
}

export function wordsOf({ name, options }: Parts): string {
  return [name, ...options].join("，");
}

/** The parts with one option of a kind in the place of the one before; "" takes it away. */
export function withOption(parts: Parts, isOfKind: (option: string) => boolean, word: string): Parts {
  const at = parts.options.findIndex(isOfKind);
  const rest = parts.options.filter((option) => !isOfKind(option));
  const where = at < 0 ? rest.length : at;
  return { name: parts.name, options: word ? [...rest.slice(0, where), word, ...rest.slice(where)] : rest };
}

/** One thing that a condition asks. */
export interface Claim {
  readonly words: string;
  readonly comparison: string;
  /** A number, or the words of the figure that it is held against. */
  readonly number: string;
}

const CLAIM = /^(.+?)\s*(大于|小于|不等于|等于|不少于|不低于|不超过|不高于)\s*(?:(\d+(?:\.\d+)?)\s*%?|(.+))$/;

export function claimsOf(source: string): Claim[] {
  return inner(source).trim().replace(/^仅当/, "").split("且").map((each) => {
    const [, words, comparison, number, other] = CLAIM.exec(each.trim()) ?? [];
    return words ? { words: words.trim(), comparison: comparison ?? "", number: number ?? other ?? "0" } : { words: each.trim(), comparison: "大于", number: "0" };
  });
}

export function condition(claims: readonly Claim[]): string {
  return `【仅当 ${claims.map(({ words, comparison, number }) => `${words} ${comparison} ${number}`).join(" 且 ")}】`;
}

/** Who is asked to write, and what. */
export function partOf(source: string): { readonly who: string; readonly topic: string } {
  const [, who = "", topic = ""] = PART.exec(inner(source).trim()) ?? [];
  return { who, topic };
}

export function part(who: string, topic: string): string {
  return `【由 ${who} 写：${topic}】`;
}

/** A table, a chart or a list. by: 镇街 with its options behind it; of a list, the figure. */
export interface Block {
  readonly kind: string;
  readonly title: string;
  readonly by: string;
  readonly options: readonly string[];
  readonly items: readonly string[];
}

/** names: what figures are called, for a name may hold a 、 itself. */
export function blockOf(source: string, names: ReadonlySet<string>): Block {
  const words = inner(source).trim();
  const kind = BLOCK.exec(words)?.[1] ?? "表";
  const pieces = words.replace(BLOCK, "").split(/[:：]/).map((each) => each.trim()).filter(Boolean);
  const [title = "", head = "", items = ""] = pieces.length > 2 ? pieces : ["", ...pieces];
  const { name, options } = partsOf(head);
  return { kind, title, by: name, options, items: listed(items, names) };
}

/** A list by 、, of which the longest name goes first. */
function listed(text: string, names: ReadonlySet<string>): string[] {
  let rest = text.split("、").map((each) => each.trim()).filter(Boolean);
  const found: string[] = [];
  while (rest.length > 0) {
    let length = rest.length;
    while (length > 1 && !names.has(rest.slice(0, length).join("、"))) length -= 1;
    found.push(rest.slice(0, length).join("、"));
    rest = rest.slice(length);
  }
  return found;
}

export function blockSource({ kind, title, by, options, items }: Block): string {
  return `【${[kind, title, [by, ...options].join("，"), items.join("、")].filter(Boolean).join("：")}】`;
}
