/**
 * A ring sound while somebody is rung: as long as a call, `.bars .ring`, stands on the page. The tone is made here, from no file.
 * The switch is kept on the device; until somebody has touched the page the browser plays nothing, and the switch says so.
 *
 *     <button type="button" data-ring-sound="铃声开" data-off="铃声关" data-held="点一下放铃声" hidden></button>
 */

const KEPT = "ring-sound"; // in the browser's storage: "off" where it is switched off
const CALL = ".bars .ring";
const AGAIN = 3000; // milliseconds from one ring to the next
const LOUD = 0.25; // of full scale
/** Two notes, twice: pitch in Hz, and when it begins, in seconds. */
const NOTES: readonly (readonly [number, number])[] = [[660, 0], [550, 0.35], [660, 0.8], [550, 1.15]];
const LASTS = 0.34; // seconds of one note

export function ringAloud(): void {
  if (!("AudioContext" in window)) return;
  const bell = new Bell();
  const follow = () => bell.follow();
  follow();
  document.addEventListener("htmx:afterSwap", follow);
  for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, () => bell.wake());
  document.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("[data-ring-sound]")) bell.toggle();
  });
  document.addEventListener("submit", ({ target }) => {
    if (target instanceof Element && target.closest(CALL)) bell.silence();
  });
}

class Bell {
  private context: AudioContext | null = null;
  private timer = 0;
  private on = stored() !== "off";
  private woken = false; // the touch that is under way has let it sound, and switches nothing off

  /** Rings while a call stands on the page. */
  follow(): void {
    if (this.on && isCalled()) this.ring();
    else this.silence();
    this.paint();
  }

  /** Somebody has touched the page: now the browser lets it sound. */
  wake(): void {
    this.woken = this.context?.state === "suspended";
    if (this.woken) void this.context?.resume().then(() => this.sound());
  }

  toggle(): void {
    if (!this.woken) this.on = !this.on;
    store(this.on ? "on" : "off");
    this.follow();
    if (this.on) this.ring(); // once, to be heard, also where nobody calls
  }

  silence(): void {
    window.clearInterval(this.timer);
    void this.context?.close();
    this.context = null;
  }

  private ring(): void {
    if (this.context) return;
    this.context = new AudioContext();
    this.context.addEventListener("statechange", () => this.paint());
    this.timer = window.setInterval(() => (isCalled() ? this.sound() : this.silence()), AGAIN);
    this.sound();
  }

  private sound(): void {
    const { context } = this;
    if (context?.state !== "running") return;
    for (const [frequency, after] of NOTES) {
      const begins = context.currentTime + after;
      const note = new OscillatorNode(context, { frequency });
      const volume = new GainNode(context, { gain: 0 });
      volume.gain.setValueAtTime(0, begins);
      volume.gain.linearRampToValueAtTime(LOUD, begins + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, begins + LASTS);
      note.connect(volume).connect(context.destination);
      note.start(begins);
      note.stop(begins + LASTS);
    }
  }

  private paint(): void {
    const held = this.on && this.context?.state === "suspended";
    for (const button of document.querySelectorAll<HTMLElement>("[data-ring-sound]")) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(this.on && !held));
      const words = held ? button.dataset["held"] : this.on ? button.dataset["ringSound"] : button.dataset["off"];
      if (button.textContent !== words) button.textContent = words ?? "";
    }
  }
}

function isCalled(): boolean {
  return document.querySelector(CALL) !== null;
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // a browser that keeps nothing
  }
}

function store(value: string): void {
  try {
    localStorage.setItem(KEPT, value);
  } catch {
    // Then it holds for this page alone.
  }
}
