/** The line under the pictures, `<p data-note hidden><svg/><span></span></p>`: what the line is like, and for a moment what was done. */

const MOMENT = 5000; // milliseconds

export class Note {
  private lasting = "";
  private timer = 0;

  constructor(private readonly line: HTMLElement | null) {
    this.lasting = line?.hidden === false ? (line.textContent ?? "").trim() : "";
  }

  /** Stays until something else is said; "" says nothing more. */
  keep(words: string): void {
    this.lasting = words;
    if (!this.timer) this.put(words, false);
  }

  /** Stays a moment. */
  tell(words: string, failed = false): void {
    if (!words) return;
    window.clearTimeout(this.timer);
    this.put(words, failed);
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      this.put(this.lasting, false);
    }, MOMENT);
  }

  private put(words: string, failed: boolean): void {
    if (!this.line) return;
    this.line.hidden = !words;
    this.line.classList.toggle("late", failed);
    const said = this.line.querySelector("span");
    if (said) said.textContent = words;
  }
}
