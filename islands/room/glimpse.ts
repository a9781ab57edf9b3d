/** Whoever is inside already is seen in the place of one's own mirror, while the page of the room is still on its way. */

import type { Door } from "./door";
import type { Pass } from "./given";
import { Media } from "./media";

const MOST = 4;

export class Glimpse {
  readonly media: Media;
  private readonly videos = new Map<string, HTMLVideoElement>();

  constructor(
    pass: Pass,
    stream: Promise<MediaStream | null>,
    door: Door,
    senders: string[],
    private readonly mirror: HTMLVideoElement | null,
  ) {
    this.media = new Media(pass, stream, door, {
      became: () => undefined,
      graded: () => undefined,
      changed: () => this.look(),
      renew: () => Promise.reject(new Error("the page of the room is not there yet")),
      width: () => (mirror?.clientWidth ?? 0) * window.devicePixelRatio,
    });
    this.media.only(senders);
    window.addEventListener("pagehide", () => this.media.stop());
    void this.media.run();
  }

  /** Puts the pictures into the room's own figures, where they go on without a halt. */
  handOver(room: ParentNode): void {
    for (const [ticket, video] of this.videos) {
      video.classList.remove("glimpse");
      room.querySelector(`figure[data-tile="${CSS.escape(ticket)}"]`)?.prepend(video);
    }
  }

  private look(): void {
    for (const ticket of this.media.heard().slice(0, MOST)) {
      const track = this.media.trackOf(ticket, "video");
      if (!track || this.videos.has(ticket)) continue;
      const video = document.createElement("video");
      video.autoplay = video.muted = video.playsInline = true;
      video.className = "glimpse";
      video.srcObject = new MediaStream([track]);
      video.addEventListener("playing", () => this.mirror?.remove());
      this.videos.set(ticket, video);
      this.mirror?.before(video);
    }
  }
}
