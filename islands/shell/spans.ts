/**
 * Usual periods fill the two days of the form that they stand in; without scripts they open the page anew with these days.
 *
 *     <form>… <a href="?from=2024-10-01&to=2024-10-15" data-span>本月</a> <input type="date" name="from"> …</form>
 */
export function fillSpans(): void {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("form a[data-span]") : null;
    const form = link?.closest("form");
    if (!link || !form) return;
    event.preventDefault();
    for (const [name, day] of new URL(link.href).searchParams) {
      const box = form.elements.namedItem(name);
      if (!(box instanceof HTMLInputElement) || box.type !== "date") continue;
      box.value = day;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
}
