/** The pictures on the screen: each figure keeps its video while it moves, is renamed, or becomes the large one. */

import type { Live, Words } from "./given";
import type { Media } from "./media";

/** On a phone: the large one and two beside it. */
const ON_A_PHONE = 3;
/** Milliseconds without a new frame after which a picture is said to falter, and after which it is none: shut, or given up. */
const FALTERS = 4000;
const GONE = 7000;

interface Seen {
  frames: number;
  at: number;
}

export class Tiles {
  private readonly phone = window.matchMedia("(max-width: 720px)");
  private readonly seen = new Map<string, Seen>();
  private readonly sounds = new Map<string, HTMLAudioElement>();
  private shown: string[] = [];

  constructor(
    private readonly box: HTMLElement,
    private readonly words: Words,
    private readonly blocked: () => void,
  ) {}

  /** Lays out what the server says now: `fresh` holds its figures in their order. Returns the tickets that are shown. */
  lay(live: Live, fresh: HTMLElement): string[] {
    const standing = new Map(this.figures().map((figure) => [figure.dataset["tile"] ?? "", figure]));
    const most = this.phone.matches ? ON_A_PHONE : live.shown;
    const order = [...fresh.querySelectorAll<HTMLElement>("figure[data-tile]")];
    order.forEach((figure, position) => {
      const key = figure.dataset["tile"] ?? "";
      const kept = standing.get(key) ?? figure;
      if (kept !== figure) this.rename(kept, figure);
      else this.box.append(figure);
      standing.delete(key);
      kept.style.order = String(position);
      kept.classList.toggle("main", position === 0);
      kept.classList.toggle("large", position < live.big);
      kept.hidden = position >= most;
    });
    for (const [key, figure] of standing) {
      figure.remove();
      this.seen.delete(key);
    }
    this.box.dataset["layout"] = live.layout;
    this.shown = order.slice(0, most).map((figure) => figure.dataset["tile"] ?? "");
    return this.shown;
  }

  /** Puts the tracks that are there into the figures, and says how each picture is. */
  fill(media: Media, own: MediaStream | null, mine: string): void {
    for (const figure of this.figures()) {
      const key = figure.dataset["tile"] ?? "";
      const track = key === mine ? (own?.getVideoTracks()[0] ?? null) : media.trackOf(key, "video");
      const still = key === mine ? 0 : this.still(key, media);
      const moving = track !== null && track.readyState === "live" && (key === mine || !track.muted) && still < GONE;
      this.show(figure, track, moving, key === mine);
      if (key !== mine) this.judge(figure, media.trackOf(key, "audio") !== null, moving, still > FALTERS);
    }
    this.hear(media, mine);
  }

  /** The width of a picture in device pixels, 0 where it is not shown. */
  width(key: string): number {
    const figure = this.figures().find((each) => each.dataset["tile"] === key);
    return figure && !figure.hidden ? figure.clientWidth * window.devicePixelRatio : 0;
  }

  private figures(): HTMLElement[] {
    return [...this.box.querySelectorAll<HTMLElement>("figure[data-tile]")];
  }

  private rename(kept: HTMLElement, figure: HTMLElement): void {
    kept.classList.toggle("speaks", figure.classList.contains("speaks"));
    const [was, is] = [kept.querySelector("figcaption"), figure.querySelector("figcaption")];
    if (was && is && was.innerHTML !== is.innerHTML) was.replaceWith(is);
  }

  /** A picture that does not move yet is there, unseen, so that its first frame finds it ready. */
  private show(figure: HTMLElement, track: MediaStreamTrack | null, moving: boolean, own: boolean): void {
    const off = figure.querySelector<HTMLElement>(".off");
    let video = figure.querySelector("video");
    if (off) off.hidden = moving;
    if (!track) {
      video?.remove();
      return;
    }
    if (!video) {
      video = document.createElement("video");
      video.autoplay = video.muted = video.playsInline = true;
      video.classList.toggle("own", own);
      figure.prepend(video);
    }
    video.hidden = !moving;
    if (streamOf(video)?.getTracks()[0] !== track) video.srcObject = new MediaStream([track]);
    if (video.paused) video.play().catch(() => undefined); // muted pictures may always play; the next look tries again
  }

  /** Milliseconds since a picture's last new frame. */
  private still(key: string, media: Media): number {
    const frames = media.framesOf(key);
    const now = Date.now();
    const before = this.seen.get(key);
    if (before?.frames === frames) return now - before.at;
    this.seen.set(key, { frames, at: now });
    return 0;
  }

  private judge(figure: HTMLElement, sound: boolean, moving: boolean, falters: boolean): void {
    const said = figure.querySelector<HTMLElement>("figcaption span:last-child");
    if (!said || (said.textContent && !said.dataset["grade"])) return; // the server has something to say here
    const grade = moving ? (falters ? "choppy" : "clear") : sound ? "sound_only" : "";
    said.dataset["grade"] = grade || "none";
    const words = this.words[grade] ?? "";
    if (said.textContent !== words) said.textContent = words;
  }

  /** Everybody's sound, each in an element of its own. */
  private hear(media: Media, mine: string): void {
    const there = new Set<string>();
    for (const ticket of media.heard()) {
      const track = ticket === mine ? null : media.trackOf(ticket, "audio");
      if (!track) continue;
      there.add(ticket);
      let sound = this.sounds.get(ticket);
      if (!sound) this.sounds.set(ticket, (sound = new Audio()));
      if (streamOf(sound)?.getTracks()[0] !== track) {
        sound.srcObject = new MediaStream([track]);
        sound.play().catch(() => this.blocked());
      }
    }
    for (const [ticket, sound] of this.sounds) {
      if (there.has(ticket)) continue;
      sound.srcObject = null;
      this.sounds.delete(ticket);
    }
  }

  /** Plays what the browser held back until somebody touched the page. */
  unblock(): void {
    for (const sound of this.sounds.values()) sound.play().catch(() => undefined);
  }
}

function streamOf(element: HTMLMediaElement): MediaStream | null {
  return element.srcObject instanceof MediaStream ? element.srcObject : null;
}
