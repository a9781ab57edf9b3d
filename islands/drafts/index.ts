/** Nothing typed is lost: not by an ended session, an error, a closed tab, a dead line, a full disk. Pages work without it. */

import { ended, tellTheEnd } from "./again";
import { owner } from "./asking";
import { unfold } from "./boxes";
import { Keeper } from "./keeper";
import { askOnLeaving, leaveAsAsked } from "./leaving";
import { Sending } from "./sending";
import { openVault, type Vault } from "./vault";

const keepers = new Map<HTMLFormElement, Keeper>();
let opened: Promise<Vault> | null = null;

export function keepDrafts(): void {
  leaveAsAsked();
  if (!owner() || !("fetch" in window)) return;
  mount();
  tellTheEnd();
  document.addEventListener("htmx:load", mount);
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
    if (xhr.status === 401) ended(xhr.getResponseHeader("X-Session"));
  });
  document.addEventListener("submit", send);
  // A box that must be filled and is folded away cannot be shown by the browser: nothing would happen at all.
  document.addEventListener("invalid", ({ target }) => { if (target instanceof Element) unfold(target); }, true);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") void keepAll(); });
  window.addEventListener("pagehide", () => void keepAll());
  askOnLeaving(keepAll);
}

function mount(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft]")) {
    if (keepers.has(form)) continue;
    const keeper = new Keeper(form, vault);
    keepers.set(form, keeper);
    keeper.find().catch(() => undefined); // no key, no line: what is typed now is kept as soon as there is one
  }
  for (const form of keepers.keys()) if (!form.isConnected) keepers.delete(form);
}

function send(event: SubmitEvent): void {
  const form = event.target;
  const keeper = form instanceof HTMLFormElement ? keepers.get(form) : undefined;
  if (!keeper || event.defaultPrevented) return;
  event.preventDefault();
  void new Sending(keeper, event.submitter, adopt).start();
}

/** The keeper of a form that has come in the place of another. */
function adopt(fresh: HTMLFormElement, from: Keeper): void {
  keepers.set(fresh, new Keeper(fresh, vault, from));
}

async function keepAll(): Promise<void> {
  await Promise.all([...keepers.values()].filter((keeper) => keeper.isTyped && !keeper.busy).map((keeper) => keeper.keep()));
}

function vault(): Promise<Vault> {
  opened ??= openVault().catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}
