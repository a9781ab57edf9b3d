/** Small menus, `<details class="pop"><summary>…</summary><ul>…</ul></details>`: one open at a time, closed by Escape or a click elsewhere. */

export function closeMenus(): void {
  document.addEventListener("click", (event) => closeAllBut(event.target));
  document.addEventListener("focusin", (event) => closeAllBut(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector<HTMLDetailsElement>("details.pop[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary")?.focus();
  });
}

function closeAllBut(target: EventTarget | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.pop[open]")) {
    if (!(target instanceof Node && menu.contains(target))) menu.open = false;
  }
}
