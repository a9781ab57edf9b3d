/** Hears that the conference has changed, by server-sent events, and asks for the new state; where no news comes, asks by itself. */

/** Milliseconds: between two questions while news come, while none do, and at least between any two. */
const WITH_NEWS = 8000;
const WITHOUT_NEWS = 2000;
const AT_LEAST = 300;

export class News {
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
      this.source.addEventListener("message", () => this.soon());
      this.source.addEventListener("open", () => this.soon());
    }
    this.plan();
  }

  /** Asks now, or right after the question that is under way. */
  soon(): void {
    if (this.asking) {
      this.again = true;
      return;
    }
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.go(), Math.max(0, this.last + AT_LEAST - Date.now()));
  }

  stop(): void {
    this.stopped = true;
    this.source?.close();
    window.clearTimeout(this.timer);
  }

  private plan(): void {
    if (this.stopped) return;
    window.clearTimeout(this.timer);
    const hears = this.source?.readyState === EventSource.OPEN;
    this.timer = window.setTimeout(() => void this.go(), hears ? WITH_NEWS : WITHOUT_NEWS);
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
