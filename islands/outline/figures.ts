/** What the menus list: figures, read from the page's own table, how typed words find them, and what narrows and tells them. */

/** A figure: its title, value, how officials would say it, its unit, and its other names in pinyin too. */
export interface Figure {
  title: string;
  ledger: string;
  value: string;
  about: string;
  unit: string;
  spelled: string;
}

/** What may follow a figure's name, as the server reads it. */
export interface Choices {
  places: [string, string[]][];
  sectors: string[];
  spans: string[];
  options: Record<string, string>;
  slots: Record<string, string>;
  comparisons: string[];
  by: string[];
  columns: Record<string, string[]>;
  ledgers: Record<string, string>;
}

export class Catalogue {
  readonly figures: readonly Figure[];
  readonly names: ReadonlySet<string>;

  constructor(table: HTMLTableElement, readonly choices: Choices) {
    this.figures = figuresIn(table);
    this.names = new Set(this.figures.map(({ title }) => title));
  }

  figure(title: string): Figure | undefined {
    return this.figures.find((each) => each.title === title);
  }

  /** What a list of the records behind a figure may show. */
  columnsOf(title: string): string[] {
    return this.choices.columns[this.choices.ledgers[title] ?? ""] ?? [];
  }

  readonly isPlace = (option: string): boolean => this.choices.places.some(([, names]) => names.includes(option));
  readonly isSector = (option: string): boolean => this.choices.sectors.includes(option);
  readonly isSpan = (option: string): boolean => this.choices.spans.includes(option) || SPAN.test(option);
  readonly isComparison = (option: string): boolean => ["同比", "环比"].includes(option);
  readonly isWording = (option: string): boolean => ["余", "约", "万", "数"].includes(option);
  readonly isZero = (option: string): boolean => option === "零也写";
  readonly isNames = (option: string): boolean => option === "列名";
  readonly isShare = (option: string): boolean => option.startsWith("占");
  readonly isRank = (option: string): boolean => /^最(多|少|高|低)/.test(option);
}

const SPAN = /^(截至(\d{4}年)?\d{1,2}月\d{1,2}日|(\d{4}年)?第?[一二三四]季度|(\d{4}年)?\d{1,2}月份?|\d{4}年|本季度|上季度|本年|今年|去年全年|下半年)$/;

/** Rows of `<table id="picks">`: `<tr data-code="应急演练"><td>…</td><th>应急演练（演练）</th><td>43次</td><td>40余次</td></tr>`. */
function figuresIn(table: HTMLTableElement): Figure[] {
  return [...table.querySelectorAll<HTMLTableRowElement>("tr[data-code]")].map((row) => ({
    title: row.dataset["code"] ?? "",
    ledger: words(row.cells[1]).replace(row.dataset["code"] ?? "", "").replace(/[（）]/g, ""),
    value: words(row.cells[2]),
    about: words(row.cells[3]),
    unit: row.dataset["unit"] ?? "",
    spelled: row.dataset["spelled"] ?? "",
  }));
}

function words(cell: HTMLTableCellElement | undefined): string {
  return (cell?.textContent ?? "").trim();
}

/** Figures whose words or pinyin contain every part of what was typed: those called so first, then those that begin with it. */
export function matching(figures: readonly Figure[], typed: string, most: number): Figure[] {
  const parts = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const whole = parts.join("");
  const found = figures.filter((figure) => {
    const text = `${figure.title} ${figure.ledger} ${figure.spelled}`.toLowerCase();
    return parts.every((part) => text.includes(part));
  });
  const rank = ({ title, spelled }: Figure): number => {
    const names = [title, ...spelled.split(" ")].map((name) => name.toLowerCase());
    return names.includes(whole) ? 0 : names.some((name) => whole && name.startsWith(whole)) ? 1 : 2;
  };
  return found.sort((one, other) => rank(one) - rank(other)).slice(0, most);
}
