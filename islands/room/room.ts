/**
 * The room: follows the server's state, and carries sound and picture where there is a media server.
 *
 *     <div data-island="room" data-now="…/now/" data-renew="…/pass/" data-entrance="…/entrance/" data-leave="…" data-board="…" data-news="…">
 *       <div class="tiles">…</div> <script id="live|pass|words" type="application/json">…</script></div>
 */

import { ended } from "../drafts/again";
import { asOwner, token } from "../drafts/asking";
import { Acts } from "./acts";
import { Board } from "./board";
import { doorAt } from "./door";
import { type Devices, hushed, openDevices } from "./devices";
import { given, type Live, liveFrom, type Pass, passFrom, type Words, wordsFrom } from "./given";
import type { Glimpse } from "./glimpse";
import { Media } from "./media";
import { News } from "./news";
import { Note } from "./note";
import { replaceParts } from "./parts";
import { Switches } from "./switches";
import { Tiles } from "./tiles";

/** What somebody brings along who has tried camera and microphone on the page before, and is on the way in already. */
export interface Brought {
  devices: Promise<Devices>;
  /** The session that is open already, with its first pictures. */
  glimpse: Glimpse | null;
}

const NOTHING: Promise<Devices> = Promise.resolve({ stream: null, problem: "" });

export class Room {
  private readonly words: Words;
  private readonly note: Note;
  private readonly tiles: Tiles;
  private readonly board: Board | null;
  private readonly news: News;
  private live: Live;
  private media: Media | null = null;
  private switches: Switches | null = null;
  private problem = "";

  constructor(
    private readonly root: HTMLElement,
    brought: Brought | null,
  ) {
    this.words = wordsFrom(given(root, "words"));
    this.live = liveFrom(given(root, "live"));
    this.note = new Note(root.querySelector("[data-note]"));
    const box = root.querySelector<HTMLElement>(".tiles") ?? root;
    this.tiles = new Tiles(box, this.words, () => this.note.tell(this.say("sound_blocked")));
    const canvas = root.querySelector<HTMLCanvasElement>("canvas.board");
    this.board = canvas && new Board(canvas, this.at("board"), (words) => this.note.tell(words, true));
    this.tiles.lay(this.live, box);
    this.news = new News(this.at("news"), () => this.refresh());
    new Acts(this.say("no_answer"), (words, failed) => this.note.tell(words, failed), () => this.news.soon());
    document.addEventListener("click", (event) => this.pressed(event.target));
    window.addEventListener("pagehide", () => this.media?.stop());
    void this.start(passFrom(given(root, "pass")), brought);
  }

  /** What a test looks at: whether news come, whether there is sound and picture, and how many frames of whom have arrived. */
  get seen(): { hears: boolean; open: boolean; grade: string; frames: Record<string, number> } {
    const keys = this.live.tiles.map((tile) => tile.key);
    return {
      hears: this.news.hears,
      open: this.media?.isOpen ?? false,
      grade: this.media?.grade ?? "",
      frames: Object.fromEntries(keys.map((key) => [key, this.media?.framesOf(key) ?? 0])),
    };
  }

  private async start(pass: Pass, brought: Brought | null): Promise<void> {
    void this.board?.follow(this.live.board);
    brought?.glimpse?.handOver(this.root);
    if (pass.ws.length === 0 && !pass.above) return; // the page says already that there is no media
    if (!("RTCPeerConnection" in window)) {
      this.note.keep(this.say("old"));
      return;
    }
    const opened = brought?.devices ?? (this.live.observer ? NOTHING : openDevices());
    const hooks = {
      became: (how: string) => this.became(how),
      graded: () => this.became("open"),
      changed: () => this.fill(),
      renew: () => this.renew(),
      width: (key: string) => this.tiles.width(key),
    };
    const media = brought?.glimpse?.media ?? new Media(pass, opened.then(hushed), doorAt(this.at("entrance")), hooks);
    this.media = media;
    media.show(this.lay(this.root), this.live.senders);
    if (brought?.glimpse) {
      media.tell(hooks);
      this.became(media.isOpen ? "open" : "connecting");
    } else void media.run();
    const devices = await opened;
    this.problem = devices.problem;
    this.switches = new Switches(this.root, this.words, devices.stream, media, () => this.fill(), () => this.news.soon());
    if (media.isOpen) this.became("open");
  }

  private lay(fresh: ParentNode): string[] {
    return this.tiles.lay(this.live, fresh.querySelector<HTMLElement>(".tiles") ?? this.root);
  }

  private fill(): void {
    const mine = this.live.tiles.find((tile) => tile.mine)?.key ?? "";
    if (this.media) this.tiles.fill(this.media, this.switches?.own ?? null, mine);
  }

  private async refresh(): Promise<void> {
    const asked = new URLSearchParams({ media: this.media?.isOpen ? "1" : "0", mic: this.switches?.micState ?? "" });
    const answer = await fetch(`${this.at("now")}?${asked}`, { headers: asOwner() });
    if (answer.status === 401) return ended(answer.headers.get("X-Session"), () => this.news.soon());
    if (answer.status === 410 || answer.redirected || answer.headers.has("X-Onward")) {
      this.out();
      return;
    }
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const before = this.live;
    this.live = liveFrom(given(fresh, "live"));
    this.news.pace = this.live.pace;
    this.news.turn = this.live.turn;
    replaceParts(fresh);
    const version = document.querySelector<HTMLInputElement>("#acts [name=version]");
    if (version) version.value = String(this.live.version);
    const shown = this.lay(fresh);
    this.media?.show(shown, this.live.senders);
    if (before.observer && !this.live.observer) void this.join();
    this.fill();
    if (this.live.room !== before.room) this.media?.move();
    if (this.live.muted > before.muted && this.switches?.isOpen) {
      this.switches.mic(false);
      this.note.tell(this.say("muted"));
    }
    await this.board?.follow(this.live.board);
  }

  /** Whoever only listened may speak now: camera and microphone are asked for, and sent from the seat they have. */
  private async join(): Promise<void> {
    const devices = await openDevices();
    this.problem = devices.problem;
    const stream = hushed(devices);
    this.switches?.take(stream);
    await this.media?.take(stream);
    this.became(this.media?.isOpen ? "open" : "connecting");
  }

  /** The ticket holds no more: the server's page says why. */
  private out(): void {
    this.news.stop();
    this.media?.stop();
    this.switches?.close();
    window.location.reload();
  }

  private async renew(): Promise<Pass | null> {
    const answer = await fetch(this.at("renew"), { method: "POST", headers: { "X-CSRFToken": token() } });
    if (answer.status === 410) {
      this.out();
      return null;
    }
    if (!answer.ok) throw new Error("no pass");
    return passFrom(await answer.json());
  }

  private became(how: string): void {
    const grade = { clear: "", weak: "weak", sound: "audio_only" }[this.media?.grade ?? "clear"];
    this.note.keep(this.say(how === "open" ? grade || this.problem : how));
    if (how === "open") this.news.soon();
    this.fill();
  }

  /** A press on "speak" opens one's own microphone, here and by oneself; on "done" it closes it. Another one leads to a form. */
  private pressed(target: EventTarget | null): void {
    this.tiles.unblock();
    const button = target instanceof Element ? target.closest<HTMLElement>("[data-opens], [data-shuts]") : null;
    if (button) this.switches?.mic(button.dataset["opens"] === "mic");
    const form = target instanceof Element ? target.closest<HTMLElement>("[data-form]")?.dataset["form"] : undefined;
    const details = form ? document.getElementById(form) : null;
    if (details instanceof HTMLDetailsElement) details.open = true;
  }

  private at(name: string): string {
    return this.root.dataset[name] ?? "";
  }

  private say(name: string): string {
    return this.words[name] ?? "";
  }
}
