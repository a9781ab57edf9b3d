/**
 * Sends a form that is kept, without leaving its page before the server has it: a dead line, an ended session or an error leave
 * everything where it stands. The form's press makes it one deed however often it is sent.
 */

import htmx from "htmx.org";

import { waited } from "../capture/line";
import { lastAhead } from "../capture/outbox";
import { hasPage, OUTBOX, putAside, takeBack, waits } from "../capture/putting";
import { inHand } from "../capture/sender";
import { after } from "../shell/after";
import { ended } from "./again";
import { comesBack, wordsOf } from "./answers";
import { asOwner, owner, session, takeToken, token } from "./asking";
import { choose, fileBoxes, markSent, unfold } from "./boxes";
import { addressOf, type Keeper } from "./keeper";
import { denote, denoteSending, note, tellSending } from "./notes";

const FIRST_PAUSE = 2000; // milliseconds until it is sent again; then twice as long each time
const LONGEST_PAUSE = 30_000;
/** Milliseconds that sending waits for the device to keep or to forget. */
const PATIENCE = 1000;
const NO_LINE = "没有连上服务器";

/** Hands over the keeper of a form that has come in the place of another. */
export type Adopt = (form: HTMLFormElement, from: Keeper) => void;

export class Sending {
  private pause = FIRST_PAUSE;
  private timer = 0;
  private hasFreshToken = false;
  /** Whether it lies among what waits: it is sent then, whatever becomes of this page. */
  private isAside = false;
  private tries = 0;
  private readonly at = Date.now();

  constructor(
    private readonly keeper: Keeper,
    private readonly by: HTMLElement | null,
    private readonly adopt: Adopt,
  ) {}

  async start(): Promise<void> {
    const { keeper } = this;
    if (keeper.busy) return;
    this.mark(true);
    await Promise.race([keeper.keep(), after(PATIENCE)]);
    inHand.add(keeper.id);
    if (waits(keeper.form)) this.isAside = await putAside(keeper.id, keeper.form, this.by, this.at, keeper.action);
    let answer: Response;
    try {
      answer = await this.post();
    } catch {
      return this.wait();
    }
    this.mark(false);
    denote("line");
    await this.answered(answer);
  }

  private async post(): Promise<Response> {
    let isSent = true;
    tellSending(() => isSent);
    try {
      const headers = { ...asOwner(), ...(await this.whenPressed()) };
      return await fetch(addressOf(this.keeper.form), { method: "POST", body: this.body(), headers });
    } finally {
      isSent = false;
      denoteSending();
    }
  }

  /** Sent again, it says when it was pressed. */
  private async whenPressed(): Promise<Record<string, string>> {
    this.tries += 1;
    if (this.tries === 1 || !this.isAside) return {};
    const ahead = await lastAhead().catch(() => null);
    return waited({ at: this.at, ahead, made: document.body.dataset["made"] ?? "" }, 0);
  }

  private body(): FormData {
    const body = new FormData(this.keeper.form);
    if (this.by instanceof HTMLButtonElement && this.by.name) body.append(this.by.name, this.by.value);
    body.set("csrfmiddlewaretoken", token());
    return body;
  }

  private async answered(answer: Response): Promise<void> {
    const onward = answer.headers.get("X-Onward");
    if (onward !== null) {
      await Promise.race([Promise.all([this.keeper.gone(), this.takeBack()]), after(PATIENCE)]); // a device that hangs holds nobody on the page
      return go(onward);
    }
    if (answer.status === 401) return ended(answer.headers.get("X-Session"), () => void this.start());
    if (answer.headers.get("X-Refused") === "token" && !this.hasFreshToken) return this.renewToken();
    if (comesBack(answer)) return this.wait(answer.status < 500 ? "系统正忙" : "系统正在恢复");
    if (answer.headers.get("X-Refused") === "pressed") return this.wait("上一次点的还在办");
    const html = await answer.text();
    if (this.isAside) await this.keeper.takeUp();
    await this.takeBack();
    if ([200, 409, 422].includes(answer.status) && (await this.show(html, answer.ok))) return;
    note("refused", `没有存上：${wordsOf(html)}写的都还在这里。`);
  }

  /** An old page, or a log-in in another tab since: whose session it is now decides. */
  private async renewToken(): Promise<void> {
    const now = await session();
    if (now.who !== owner()) return ended(now.who ? "other" : "ended", () => void this.start());
    takeToken(now.csrf);
    this.hasFreshToken = true;
    return this.start();
  }

  /** The answer's page in the place of this one; chosen photos are chosen in it too. */
  private async show(html: string, done: boolean): Promise<boolean> {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const main = fresh.getElementById("main");
    const old = document.getElementById("main");
    if (!main || !old) return false;
    const { form } = this.keeper;
    const address = addressOf(form);
    old.replaceWith(document.adoptNode(main));
    document.title = fresh.title;
    const again = [...main.querySelectorAll<HTMLFormElement>("form[data-draft]")].find((each) => addressOf(each) === address);
    if (again) this.takeOver(again); // it asks for more, or for a second look
    else if (done) await this.keeper.gone();
    htmx.process(main);
    htmx.trigger(main, "htmx:load", {});
    const wrong = main.querySelector<HTMLElement>("[aria-invalid=true]");
    if (wrong) unfold(wrong);
    if (wrong) wrong.focus();
    else window.scrollTo(0, 0);
    return true;
  }

  private async takeBack(): Promise<void> {
    if (this.isAside) await takeBack(this.keeper.id);
    this.isAside = false;
    inHand.delete(this.keeper.id);
  }

  private takeOver(form: HTMLFormElement): void {
    for (const before of fileBoxes(this.keeper.form)) {
      const box = fileBoxes(form).find((each) => each.name === before.name);
      if (box && before.files?.length) choose(box, [...before.files]);
    }
    this.adopt(form, this.keeper);
  }

  /** Nobody answers: sent again by itself, by this page or by the next one. */
  private async wait(why = NO_LINE): Promise<void> {
    if (this.isAside) await Promise.race([this.keeper.gone(), after(PATIENCE)]);
    if (this.isAside && why === NO_LINE && this.tries === 1 && (await hasPage())) return window.location.assign(OUTBOX);
    const stop = (): void => {
      window.clearTimeout(this.timer);
      window.removeEventListener("online", again);
      denote("line");
      this.mark(false);
    };
    const again = (): void => {
      stop();
      void this.start();
    };
    const first = { words: "现在再发", does: again, first: true };
    if (this.isAside) note("line", `${why}，已存在这台设备里，好了自动发，只发一次。可以关掉这一页。`, [first]);
    else note("line", `${why}，还没发出去。写的都在，好了自动再发。`, [first, { words: "先不发", does: stop }]);
    window.addEventListener("online", again);
    this.timer = window.setTimeout(again, this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
  }

  private mark(sent: boolean): void {
    this.keeper.busy = sent;
    markSent(this.keeper.form, sent);
  }
}

function go(onward: string): void {
  const there = new URL(onward, window.location.href);
  const isHere = there.pathname + there.search === window.location.pathname + window.location.search;
  window.location.assign(there.href);
  if (isHere && there.hash) window.location.reload();
}
