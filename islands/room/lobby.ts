/**
 * The page before the room: shows oneself, listens, tries the line against the media server's echo, and says what is wrong.
 *
 *     <section data-island="lobby" data-pass="…/line-test/"><video class="mirror"/><meter class="level"/><ul class="tried"/>…</section>
 */

import { openDevices } from "./devices";
import { given, passFrom, type Words, wordsFrom } from "./given";
import { tryLine } from "./linetest";

const LISTENING = 100; // milliseconds between two looks at the level
const SILENT_AFTER = 6000; // milliseconds of silence until it is pointed out
const AUDIBLE = 0.02; // of full scale

export class Lobby {
  private readonly words: Words;
  private readonly tried: HTMLElement;
  private stream: MediaStream | null = null;
  private timer = 0;

  constructor(private readonly root: HTMLElement) {
    this.words = wordsFrom(given(root, "words"));
    this.tried = root.querySelector<HTMLElement>(".tried") ?? root;
    window.addEventListener("pagehide", () => this.close());
    void this.start();
  }

  private async start(): Promise<void> {
    this.tried.replaceChildren();
    const { stream, problem } = await openDevices();
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
    const context = new AudioContext();
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
      if (!heard && level > AUDIBLE) this.tell("mic", "mic_good", (heard = true));
      else if (!heard && Date.now() - began > SILENT_AFTER) this.tell("mic", "silent", false);
    }, LISTENING);
  }

  private async line(): Promise<void> {
    const token = this.root.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
    const answer = await fetch(this.root.dataset["pass"] ?? "", { method: "POST", headers: { "X-CSRFToken": token } });
    if (!answer.ok) return;
    const pass = passFrom(await answer.json());
    if (pass.ws.length === 0) {
      this.tell("line", pass.why, false);
      return;
    }
    this.tell("line", "line_testing", true);
    const verdict = await tryLine(pass, this.stream);
    this.tell("line", `line_${verdict}`, verdict === "good");
  }

  private offerAgain(): void {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.textContent = this.words["again"] ?? "";
    button.addEventListener("click", () => {
      this.close();
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

  private close(): void {
    window.clearInterval(this.timer);
    this.stream?.getTracks().forEach((track) => track.stop());
  }
}
