/** How good a line is, from what was measured on it; a verdict changes late and not by one bad moment. No browser in here. */

/** "clear": everything. "weak": the smallest pictures. "sound": no pictures at all. */
export type Grade = "clear" | "weak" | "sound";

/** What two seconds showed. */
export interface Sample {
  /** Share of packets lost on the way here, 0 to 1. */
  lostIn: number;
  /** Share lost on the way out, as the other side tells it, 0 to 1. */
  lostOut: number;
  /** Round trip in milliseconds. */
  roundTrip: number;
  /** What the line is thought to carry out, in kbit/s; null where nothing is known. */
  carries: number | null;
}

const BAD_LOSS = 0.15;
const WEAK_LOSS = 0.05;
const WEAK_ROUND_TRIP = 600; // milliseconds
const BAD_CARRIES = 100; // kbit/s: less than sound and the smallest picture need
const WEAK_CARRIES = 350; // kbit/s: less than the middle picture needs
/** How many samples in a row it takes: to step down, to step up, to try pictures again after there were none. */
const DOWN = 2;
const UP = 5;
const RETRY = 8;

export class Judge {
  grade: Grade = "clear";
  private worse = 0;
  private better = 0;

  /** Takes the next sample and returns the verdict. */
  take(sample: Sample): Grade {
    const seen = graded(sample);
    if (rank(seen) > rank(this.grade)) {
      this.better = 0;
      if (++this.worse >= DOWN) this.set(seen);
    } else if (rank(seen) < rank(this.grade)) {
      this.worse = 0;
      if (++this.better >= (this.grade === "sound" ? RETRY : UP)) this.set(this.grade === "sound" ? "weak" : "clear");
    } else {
      this.worse = 0;
      this.better = 0;
    }
    return this.grade;
  }

  private set(grade: Grade): void {
    this.grade = grade;
    this.worse = 0;
    this.better = 0;
  }
}

/** What one sample alone would say. */
export function graded({ lostIn, lostOut, roundTrip, carries }: Sample): Grade {
  const lost = Math.max(lostIn, lostOut);
  if (lost > BAD_LOSS || (carries !== null && carries < BAD_CARRIES)) return "sound";
  if (lost > WEAK_LOSS || roundTrip > WEAK_ROUND_TRIP || (carries !== null && carries < WEAK_CARRIES)) return "weak";
  return "clear";
}

function rank(grade: Grade): number {
  return { clear: 0, weak: 1, sound: 2 }[grade];
}

/** The layers that are sent, from large to small: width of 1280, 640 and 320 pixels; the last is for the worst lines. */
export const LAYERS: readonly RTCRtpEncodingParameters[] = [
  { rid: "h", maxBitrate: 900_000 },
  { rid: "m", maxBitrate: 300_000, scaleResolutionDownBy: 2 },
  { rid: "l", maxBitrate: 120_000, scaleResolutionDownBy: 4 },
];

/** Which layer a picture is asked for: 0 small, 1 middle, 2 large, for its width in device pixels. */
export function layerFor(width: number, grade: Grade): number {
  if (grade !== "clear" || width <= 400) return 0;
  return width <= 800 ? 1 : 2;
}

/** Milliseconds to wait before the n-th attempt in a row: at once, then longer, never more than two seconds. */
export function pause(attempt: number): number {
  return attempt === 0 ? 0 : Math.min(250 * 2 ** (attempt - 1), 2000);
}

/** A ticket as the server's own id has it: a stream linked from another node carries the node behind an @. */
export function ticketOf(feed: string): string {
  const at = feed.lastIndexOf("@");
  return at > 0 ? feed.slice(0, at) : feed;
}
