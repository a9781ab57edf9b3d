/** The video room, the page before it, and a camera watched alone. */

import "../look/room.css";
import { Lobby } from "./lobby";
import { type Brought, Room } from "./room";
import { watch } from "./watch";

declare global {
  interface HTMLElement {
    /** The room that is mounted here, for tests. */
    room?: Room;
  }
}

function mount(brought: Brought | null): void {
  for (const root of document.querySelectorAll<HTMLElement>("[data-island]:not([data-mounted])")) {
    const island = root.dataset["island"];
    if (island !== "room" && island !== "lobby" && island !== "watch") continue;
    root.dataset["mounted"] = "1";
    if (island === "room") root.room = new Room(root, brought);
    else if (island === "lobby") new Lobby(root, enter);
    else watch(root);
  }
}

/** Puts the page of the room in the place of the one before it; the way back is a page of its own again. */
function enter(page: Document, brought: Brought): void {
  window.addEventListener("popstate", () => window.location.reload());
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  document.getElementById("main")?.focus({ preventScroll: true });
  mount(brought);
}

mount(null);
