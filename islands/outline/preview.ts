/** The preview follows what is typed: asked at once, one question at a time, of which the last answer stands. */

import { ended } from "../drafts/again";
import { asOwner, token } from "../drafts/asking";
import type { Values } from "./values";

const PAUSE = 20; // milliseconds, so that letters typed together are asked together

export class Preview {
  private timer = 0;
  private isAsking = false;
  private isStale = false;

  /** page: the name under which the server remembers what this page has asked. */
  constructor(
    box: HTMLTextAreaElement,
    private readonly form: HTMLFormElement,
    private readonly place: HTMLElement,
    private readonly address: string,
    private readonly page: string,
    private readonly values: Values,
  ) {
    this.form.addEventListener("input", ({ target }) => {
      if (target !== box && !(target instanceof Element && target.closest("#letter"))) return; // what stands around the text is printed too
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => void this.ask(), PAUSE);
    });
    values.take(place);
  }

  private async ask(): Promise<void> {
    if (this.isAsking) {
      this.isStale = true;
      return;
    }
    this.isAsking = true;
    this.isStale = false;
    try {
      const body = new FormData(this.form);
      body.set("page", this.page);
      const answer = await fetch(this.address, { method: "POST", body, headers: { ...asOwner(), "X-CSRFToken": token() } });
      if (answer.status === 401) ended(answer.headers.get("X-Session"), () => void this.ask());
      if (answer.ok) this.show(await answer.text());
    } catch {
      // No line: the preview stays as it was, what is typed is kept, and the next key asks again.
    } finally {
      this.isAsking = false;
      if (this.isStale) void this.ask();
    }
  }

  private show(html: string): void {
    this.place.innerHTML = html;
    this.values.take(this.place);
  }
}
