/** One's own microphone, camera and screen: `<button data-do="mic"><svg><use/></svg><span></span></button>`. Nobody else reaches them. */

import type { Words } from "./given";
import type { Media } from "./media";

export class Switches {
  private micOn = false; // closed when one enters
  private videoOn = true;
  private screen: MediaStream | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly words: Words,
    private stream: MediaStream | null,
    private readonly media: Media,
    private readonly changed: () => void,
    private readonly turned: () => void,
  ) {
    this.mic(false);
    for (const name of ["mic", "video", "share"] as const) {
      this.button(name)?.addEventListener("click", () => void this[name]());
    }
    this.paint();
  }

  /** What others see: the screen, the camera, or nothing. */
  get own(): MediaStream | null {
    return this.screen ?? (this.videoOn ? this.stream : null);
  }

  mic(on = !this.micOn): void {
    const before = this.micState;
    this.micOn = on;
    for (const track of this.stream?.getAudioTracks() ?? []) track.enabled = on;
    this.paint();
    if (this.micState !== before) this.turned();
  }

  get isOpen(): boolean {
    return this.micOn;
  }

  /** Camera and microphone of somebody who had none here before. */
  take(stream: MediaStream | null): void {
    this.stream = stream;
    this.mic(this.micOn);
  }

  /** What the microphone is, as the site is told: "open", "shut", "none". */
  get micState(): string {
    const there = this.stream?.getAudioTracks().some((track) => track.readyState === "live") ?? false;
    return !there ? "none" : this.micOn ? "open" : "shut";
  }

  async video(): Promise<void> {
    this.videoOn = !this.videoOn;
    await this.send();
  }

  async share(): Promise<void> {
    if (this.screen) {
      this.unshare();
      return;
    }
    try {
      this.screen = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 10 } } });
    } catch {
      return; // thought better of it
    }
    const track = this.screen.getVideoTracks()[0];
    if (track) {
      track.contentHint = "detail";
      track.addEventListener("ended", () => this.unshare());
    }
    await this.send();
  }

  close(): void {
    for (const each of [this.stream, this.screen]) each?.getTracks().forEach((track) => track.stop());
  }

  private unshare(): void {
    this.screen?.getTracks().forEach((track) => track.stop());
    this.screen = null;
    void this.send();
  }

  private async send(): Promise<void> {
    this.paint();
    await this.media.send(this.own?.getVideoTracks()[0] ?? null);
    this.changed();
  }

  private paint(): void {
    const sound = (this.stream?.getAudioTracks().length ?? 0) > 0;
    const picture = (this.stream?.getVideoTracks().length ?? 0) > 0;
    this.put("mic", sound, this.micOn, this.micOn ? "mic_on" : "mic_off", this.micOn ? "mic" : "micoff");
    this.put("video", picture, this.videoOn, this.videoOn ? "video_on" : "video_off", "video");
    const shares = sound || picture;
    this.put("share", shares && "getDisplayMedia" in navigator.mediaDevices, this.screen !== null, this.screen ? "share_stop" : "share", "share");
  }

  private put(name: string, there: boolean, on: boolean, words: string, icon: string): void {
    const button = this.button(name);
    if (!button) return;
    button.hidden = !there;
    button.setAttribute("aria-pressed", String(on));
    const said = button.querySelector("span");
    if (said) said.textContent = this.words[words] ?? "";
    button.querySelector("use")?.setAttribute("href", `#i-${icon}`);
  }

  private button(name: string): HTMLButtonElement | null {
    return this.root.querySelector<HTMLButtonElement>(`[data-do="${name}"]`);
  }
}
