/**
 * The page before the room: shows oneself, listens, tries the line against the media server's echo, and says what is wrong.
 * It goes in without leaving: the session with the media server opens while the room's page is still on its way, and camera
 * and microphone stay open. Without script the same form leads to the same room.
 *
 *     <section data-island="lobby" data-pass="…/line-test/"><video class="mirror"/><meter class="level"/><ul class="tried"/>…</section>
 */

import { token } from "../drafts/asking";
import { after } from "../shell/after";
import { type Devices, hushed, openDevices } from "./devices";
import { doorAt } from "./door";
import { fieldsOf, given, list, passFrom, text, type Words, wordsFrom } from "./given";
import { tryLine } from "./linetest";
import { Glimpse } from "./glimpse";
import type { Brought } from "./room";

const LISTENING = 100; // milliseconds between two looks at the level
const SILENT_AFTER = 6000; // milliseconds of silence until it is pointed out
const PAGE_WAITS = 1000; // milliseconds at most
const AUDIBLE = 0.02; // of full scale

export class Lobby {
  private readonly words: Words;
  private readonly tried: HTMLElement;
  private stream: MediaStream | null = null;
  private timer = 0;
  private devices: Promise<Devices>;
  private readonly trying = new AbortController();
  private context: AudioContext | null = null;
  private readonly closing = () => this.close();

  constructor(
    private readonly root: HTMLElement,
    private readonly entered: (page: Document, brought: Brought) => void,
  ) {
    this.words = wordsFrom(given(root, "words"));
    this.tried = root.querySelector<HTMLElement>(".tried") ?? root;
    window.addEventListener("pagehide", this.closing);
    root.querySelector("form[data-enter]")?.addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.target instanceof HTMLFormElement && !this.trying.signal.aborted) void this.enter(event.target);
    });
    this.devices = openDevices();
    void this.start();
  }

  /** Takes a ticket; in with it at once, while the page of the room is fetched. Where anything fails, the form goes its plain way. */
  private async enter(form: HTMLFormElement): Promise<void> {
    this.trying.abort();
    this.tried.replaceChildren();
    this.tell("entering", "connecting", true);
    let glimpse: Glimpse | null = null;
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers });
      if (!answer.ok) throw new Error("refused");
      const entry = fieldsOf(await answer.json());
      const pass = passFrom(entry["pass"]);
      const sends = entry["observer"] !== true;
      const devices = sends ? this.devices : this.let();
      if ("RTCPeerConnection" in window && (pass.ws.length > 0 || pass.above)) {
        const door = doorAt(`${text(entry["seat"])}entrance/`);
        const senders = list(entry["senders"]).map(text);
        glimpse = new Glimpse(pass, devices.then(hushed), door, senders, this.root.querySelector(".mirror"));
      }
      // The site makes the page while the first pictures are on their way, not while they wait to be let in.
      if (glimpse) await Promise.race([glimpse.media.asked, after(PAGE_WAITS)]);
      const page = await fetch(text(entry["seat"]));
      if (!page.ok) throw new Error("no page");
      const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
      this.quit();
      history.pushState(null, "", page.url);
      this.entered(fresh, { devices, glimpse });
    } catch {
      glimpse?.media.stop();
      form.submit();
    }
  }

  /** Lets camera and microphone go, for somebody who only watches. */
  private let(): Promise<Devices> {
    return this.devices.then(({ stream }) => {
      stream?.getTracks().forEach((track) => track.stop());
      return { stream: null, problem: "" };
    });
  }

  private async start(): Promise<void> {
    this.tried.replaceChildren();
    const { stream, problem } = await this.devices;
    if (this.trying.signal.aborted) return;
    this.stream = stream;
    if (problem) this.tell("device", problem, false);
    if (stream?.getVideoTracks().length) {
      this.tell("camera", "camera_good", true);
      this.mirror(stream);
    }
    if (stream?.getAudioTracks().length) this.listen(stream);
    if (problem && problem !== "old" && problem !== "insecure") this.offerAgain();
    if (problem !== "old") await this.line();
  }

  private mirror(stream: MediaStream): void {
    const video = this.root.querySelector<HTMLVideoElement>(".mirror");
    if (!video) return;
    video.srcObject = stream;
    video.hidden = false;
    void video.play().catch(() => undefined); // muted: it may
  }

  private listen(stream: MediaStream): void {
    const meter = this.root.querySelector<HTMLMeterElement>(".level");
    const context = (this.context = new AudioContext());
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const wave = new Float32Array(analyser.fftSize);
    const began = Date.now();
    let heard = false;
    if (meter) meter.hidden = false;
    window.clearInterval(this.timer);
    this.timer = window.setInterval(() => {
      analyser.getFloatTimeDomainData(wave);
      const level = Math.max(...wave.map(Math.abs));
      if (meter) meter.value = Math.min(1, level * 2);
      if (this.trying.signal.aborted) return;
      if (!heard && level > AUDIBLE) this.tell("mic", "mic_good", (heard = true));
      else if (!heard && Date.now() - began > SILENT_AFTER) this.tell("mic", "silent", false);
    }, LISTENING);
  }

  private async line(): Promise<void> {
    const answer = await fetch(this.root.dataset["pass"] ?? "", { method: "POST", headers: { "X-CSRFToken": token() } });
    if (!answer.ok || this.trying.signal.aborted) return;
    const pass = passFrom(await answer.json());
    if (pass.ws.length === 0) {
      this.tell("line", pass.why, false);
      return;
    }
    this.tell("line", "line_testing", true);
    const verdict = await tryLine(pass, this.stream, this.trying.signal);
    if (!this.trying.signal.aborted) this.tell("line", `line_${verdict}`, verdict === "good");
  }

  private offerAgain(): void {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.textContent = this.words["again"] ?? "";
    button.addEventListener("click", () => {
      this.close();
      this.devices = openDevices();
      void this.start();
    });
    const line = document.createElement("li");
    line.append(button);
    this.tried.append(line);
  }

  /** One line for each thing that is tried; `words` is the name of a sentence, or the sentence. */
  private tell(about: string, words: string, good: boolean): void {
    let line = this.tried.querySelector<HTMLElement>(`[data-about="${about}"]`);
    if (!line) {
      line = document.createElement("li");
      line.dataset["about"] = about;
      this.tried.append(line);
    }
    line.className = good ? "good" : "late";
    line.textContent = this.words[words] ?? words;
  }

  /** Stops looking and listening; camera and microphone stay open, for the room. */
  private quit(): void {
    window.clearInterval(this.timer);
    void this.context?.close();
    window.removeEventListener("pagehide", this.closing);
  }

  private close(): void {
    this.quit();
    this.stream?.getTracks().forEach((track) => track.stop());
  }
}
