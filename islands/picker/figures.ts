/** The figures to pick from, read from the page's own table, and how the typed words find them. */

/** A figure: what stands for it between the signs, what it counts, its value, how officials would say it, and its other names in pinyin too. */
export interface Figure {
  code: string;
  spelled: string;
  title: string;
  value: string;
  about: string;
}

/** Rows of `<table id="picks">`: `<tr data-code="应急演练"><td>…</td><th>应急演练（演练）</th><td>43次</td><td>40余次</td></tr>`. */
export function figuresIn(table: HTMLTableElement): Figure[] {
  return [...table.querySelectorAll<HTMLTableRowElement>("tr[data-code]")].map((row) => ({
    code: row.dataset["code"] ?? "",
    spelled: row.dataset["spelled"] ?? "",
    title: words(row.cells[1]),
    value: words(row.cells[2]),
    about: words(row.cells[3]),
  }));
}

function words(cell: HTMLTableCellElement | undefined): string {
  return (cell?.textContent ?? "").trim();
}

/** Figures whose words, code or pinyin contain every part of what was typed, those that begin with it first; at most `most`. */
export function matching(figures: Figure[], typed: string, most: number): Figure[] {
  const parts = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const found = figures.filter((figure) => {
    const text = `${figure.title} ${figure.code} ${figure.spelled}`.toLowerCase();
    return parts.every((part) => text.includes(part));
  });
  const first = (figure: Figure) => (parts[0] && figure.title.toLowerCase().startsWith(parts[0]) ? 0 : 1);
  return found.sort((one, other) => first(one) - first(other)).slice(0, most);
}
