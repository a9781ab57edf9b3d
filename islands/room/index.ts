/** The video room, the page before it, and a camera watched alone. */

import "../look/room.css";
import { Lobby } from "./lobby";
import { Room } from "./room";
import { watch } from "./watch";

declare global {
  interface HTMLElement {
    /** The room that is mounted here, for tests. */
    room?: Room;
  }
}

function mount(): void {
  for (const root of document.querySelectorAll<HTMLElement>("[data-island]:not([data-mounted])")) {
    const island = root.dataset["island"];
    if (island !== "room" && island !== "lobby" && island !== "watch") continue;
    root.dataset["mounted"] = "1";
    if (island === "room") root.room = new Room(root);
    else if (island === "lobby") new Lobby(root);
    else watch(root);
  }
}

mount();
