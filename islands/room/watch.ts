/**
 * One camera alone, full size, as soon as the page is open; the view ends with the page.
 *
 *     <section data-island="watch" data-entrance="…/entrance/" data-end="…/end/"><figure data-tile="camera.7">…</figure><script id="pass">…</section>
 */

import { token } from "../drafts/asking";
import { doorAt } from "./door";
import { given, passFrom, wordsFrom } from "./given";
import { Media } from "./media";
import { Note } from "./note";
import { Tiles } from "./tiles";

export function watch(root: HTMLElement): void {
  const pass = passFrom(given(root, "pass"));
  const words = wordsFrom(given(root, "words"));
  const key = root.querySelector<HTMLElement>("[data-tile]")?.dataset["tile"] ?? "";
  const note = new Note(root.querySelector("[data-note]"));
  const tiles = new Tiles(root, words, () => note.tell(words["sound_blocked"] ?? ""));
  if (pass.ws.length === 0) return;
  const media = new Media(pass, Promise.resolve(null), doorAt(root.dataset["entrance"] ?? ""), {
    became: (how) => note.keep(how === "open" ? "" : (words[how] ?? "")),
    graded: () => undefined,
    changed: () => tiles.fill(media, null, ""),
    renew: async () => {
      const page = new DOMParser().parseFromString(await (await fetch(window.location.href)).text(), "text/html");
      const fresh = given(page, "pass");
      return fresh === null ? null : passFrom(fresh); // the view has ended
    },
    width: (ticket) => tiles.width(ticket),
  });
  media.show([key], [key]);
  window.addEventListener("pagehide", () => {
    media.stop();
    navigator.sendBeacon(root.dataset["end"] ?? "", new URLSearchParams({ csrfmiddlewaretoken: token() }));
  });
  void media.run();
}
