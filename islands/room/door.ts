/** Asks the site to let this page's session with the media server into the room: nobody else can, and no page holds a right to it. */

import { token } from "../drafts/asking";
import { newKey } from "../shell/keys";

/** What is asked for: `node`, `session`, `handle`, `transaction`, and to receive others `private` and `streams`. */
export type Door = (call: Record<string, string>) => Promise<void>;

const DEVICE = "anlan-device";
let unkept = "";

export function doorAt(address: string): Door {
  return async (call) => {
    const body = new URLSearchParams({ ...call, device: device() });
    const answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token() }, body });
    if (!answer.ok) throw new Error(`not let in: ${answer.status}`);
  };
}

/** The secret of this tab, to which its seat is bound; it outlives a page that is loaded anew. */
function device(): string {
  try {
    const kept = sessionStorage.getItem(DEVICE);
    if (kept) return kept;
    sessionStorage.setItem(DEVICE, (unkept ||= newKey()));
  } catch {
    // This browser keeps nothing: the secret lasts as long as the page.
  }
  return (unkept ||= newKey());
}
