/** Hears that the conference has changed, by server-sent events, and asks for the new state; where no news comes, asks by itself. */

/** Milliseconds between two questions: while news come, and while none do. */
const WITH_NEWS = 8000;
const WITHOUT_NEWS = 2000;

export class News {
  /** At least so long between two questions, in milliseconds. All pages of a room hear the same news: each waits a part of it by chance. */
  pace = 300;
  /** Milliseconds after the last answer when something changes by the clock alone, of which no news comes; 0: nothing does. */
  turn = 0;
  private source: EventSource | null = null;
  private timer = 0;
  private last = 0;
  private asking = false;
  private again = false;
  private stopped = false;

  constructor(
    address: string,
    private readonly ask: () => Promise<void>,
  ) {
    if (address && "EventSource" in window) {
      this.source = new EventSource(address);
      this.source.addEventListener("message", () => this.soon(Math.random() * this.pace));
      this.source.addEventListener("open", () => this.soon());
    }
    this.plan();
  }

  /** Asks after a wait in milliseconds, or right after the question that is under way. */
  soon(wait = 0): void {
    if (this.asking) {
      this.again = true;
      return;
    }
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.go(), Math.max(wait, this.last + this.pace - Date.now()));
  }

  /** Whether news come by themselves. */
  get hears(): boolean {
    return this.source?.readyState === EventSource.OPEN;
  }

  stop(): void {
    this.stopped = true;
    this.source?.close();
    window.clearTimeout(this.timer);
  }

  private plan(): void {
    if (this.stopped) return;
    window.clearTimeout(this.timer);
    const patience = this.hears ? WITH_NEWS : Math.max(WITHOUT_NEWS, this.pace);
    const turn = this.turn ? Math.max(this.turn, this.pace) + Math.random() * this.pace : patience;
    this.timer = window.setTimeout(() => void this.go(), Math.min(patience, turn));
  }

  private async go(): Promise<void> {
    this.asking = true;
    this.again = false;
    try {
      await this.ask();
    } catch {
      // The page says so itself; the next question may be answered.
    }
    this.asking = false;
    this.last = Date.now();
    if (this.again) this.soon();
    else this.plan();
  }
}
