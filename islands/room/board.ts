/** The whiteboard, `<canvas class="board" width="1600" height="900">`: drawn by everybody, kept by the server stroke by stroke. */

import { newKey } from "../shell/keys";
import { say } from "./acts";
import { fieldsOf, list, number, text } from "./given";

interface Stroke {
  points: number[];
  colour: string;
}

const INKS: Record<string, string> = { ink: "#1a232e", red: "#b8141f", blue: "#1868c4", green: "#1f6b4a" };
const PEN = 5; // width on the plane of 1600 × 900
const NEAR = 4; // points nearer than this are left out
const MOST = 1900; // numbers of one stroke; the rest begins a new one

export class Board {
  private strokes: Stroke[] = [];
  private drawing: number[] | null = null;
  private mark = "";

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly address: string,
    private readonly refused: (words: string) => void,
  ) {
    canvas.addEventListener("pointerdown", (event) => this.begin(event));
    canvas.addEventListener("pointermove", (event) => this.draw(event));
    for (const end of ["pointerup", "pointercancel"] as const) canvas.addEventListener(end, () => void this.end());
  }

  /** Follows the server: `mark` changes when something was drawn or wiped. */
  async follow(mark: string): Promise<void> {
    if (mark === this.mark || this.drawing) return;
    const answer = await fetch(this.address);
    if (!answer.ok) return;
    const told: unknown = await answer.json();
    this.mark = mark;
    this.strokes = list(fieldsOf(told)["strokes"]).map((each) => {
      const { points, colour } = fieldsOf(each);
      return { points: list(points).map(number), colour: text(colour) };
    });
    this.paint();
  }

  private begin(event: PointerEvent): void {
    this.canvas.setPointerCapture(event.pointerId);
    this.drawing = this.at(event);
  }

  private draw(event: PointerEvent): void {
    if (!this.drawing) return;
    const [x = 0, y = 0] = this.at(event);
    const [lastX = 0, lastY = 0] = this.drawing.slice(-2);
    if (Math.hypot(x - lastX, y - lastY) < NEAR || this.drawing.length > MOST) return;
    this.drawing.push(x, y);
    this.paint();
  }

  private async end(): Promise<void> {
    const points = this.drawing;
    this.drawing = null;
    if (!points || points.length < 4) return;
    const stroke = { points, colour: this.colour() };
    this.strokes.push(stroke);
    try {
      await say("strokes", { key: newKey(), points: points.join(","), colour: stroke.colour });
    } catch (error) {
      this.strokes = this.strokes.filter((each) => each !== stroke);
      this.refused(error instanceof Error ? error.message : "");
    }
    this.paint();
  }

  private paint(): void {
    const pen = this.canvas.getContext("2d");
    if (!pen) return;
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
    pen.lineWidth = PEN;
    pen.lineCap = pen.lineJoin = "round";
    const all = this.drawing ? [...this.strokes, { points: this.drawing, colour: this.colour() }] : this.strokes;
    for (const { points, colour } of all) {
      pen.strokeStyle = INKS[colour] ?? INKS["ink"] ?? "";
      pen.beginPath();
      for (let place = 0; place + 1 < points.length; place += 2) pen.lineTo(points[place] ?? 0, points[place + 1] ?? 0);
      pen.stroke();
    }
  }

  private at(event: PointerEvent): number[] {
    const box = this.canvas.getBoundingClientRect();
    const across = ((event.clientX - box.left) / box.width) * this.canvas.width;
    const down = ((event.clientY - box.top) / box.height) * this.canvas.height;
    return [Math.round(across), Math.round(down)];
  }

  private colour(): string {
    return document.querySelector<HTMLInputElement>("input[name=colour]:checked")?.value ?? "ink";
  }
}
