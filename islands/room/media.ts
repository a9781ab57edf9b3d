/**
 * Sound and picture of one room: enters, sends, receives what is shown, and comes back by itself when the line broke.
 *
 *     const media = new Media(pass, stream, door, hooks); media.show(["<ticket>", …], senders); void media.run();
 *
 * What does not depend on each other runs side by side: camera and microphone may open while others are already seen.
 */

import { after } from "../shell/after";
import type { Door } from "./door";
import { fieldsOf, list, type Pass, text } from "./given";
import { dataOf, Janus, Refused } from "./janus";
import { type Grade, Judge, layerFor, pause, ticketOf } from "./line";
import { Publisher } from "./publisher";
import { type Feed, Subscriber } from "./subscriber";
import { Gauge, receivedOf } from "./gauge";

type Fields = Record<string, unknown>;

/** Janus' own codes: the room is not made yet, the id is still in it, the right has run out. */
const NO_ROOM = 426;
const TAKEN = 436;
const SAMPLING = 2000; // milliseconds
const TRIES_WHILE_TAKEN = 8;
/** Of how many one sees the pictures while nobody has said yet what is shown. */
const AT_FIRST = 4;

/** Tells, in browsers that know, that a phone has gone from one network to another. */
const network: unknown = Reflect.get(navigator, "connection");

export interface Hooks {
  /** What became of the line: "connecting", "open", "lost", "nowhere", "twice". */
  became: (how: string) => void;
  /** The line's grade has changed. */
  graded: (grade: Grade) => void;
  /** Tracks have come or gone. */
  changed: () => void;
  /** A fresh pass; null where this page is out. */
  renew: () => Promise<Pass | null>;
  /** The width of a picture on the screen, in device pixels; 0 where it is not shown. */
  width: (ticket: string) => number;
}

export class Media {
  isOpen = false;
  grade: Grade = "clear";
  /** Done when the first pictures have been asked for, or there are none yet: from then on nothing waits for the site. */
  readonly asked: Promise<void>;
  private first: () => void = () => undefined;
  private janus: Janus | null = null;
  private publisher: Publisher | null = null;
  private subscriber: Subscriber | null = null;
  private readonly feeds = new Map<string, Feed[]>();
  private readonly talking = new Set<string>();
  private shown: string[] | null = null;
  private senders: Set<string> | null = null;
  private judge = new Judge();
  private gauge = new Gauge();
  /** Our handle of the room, by which we are in it and send. */
  private seat = 0;
  private ice: RTCIceServer[] = [];
  private stopped = false;
  private readonly sampling: number;
  private wake: () => void = () => undefined;
  private broken = true;
  /** What is sent instead of the camera; undefined while it is the camera. */
  private picture: MediaStreamTrack | null | undefined;

  /** `stream` may still be waiting for somebody's leave; null: sends nothing. */
  constructor(
    private pass: Pass,
    private stream: Promise<MediaStream | null>,
    private readonly door: Door,
    private hooks: Hooks,
  ) {
    this.asked = new Promise((done) => (this.first = done));
    window.addEventListener("online", this.again);
    if (network instanceof EventTarget) network.addEventListener("change", this.check);
    this.sampling = window.setInterval(() => void this.sample(), SAMPLING);
  }

  /** Enters, and enters again whenever the line has broken, until `stop`. */
  async run(): Promise<void> {
    for (let attempt = 0; !this.stopped; attempt++) {
      await after(pause(attempt));
      if (attempt > 0 && !(await this.renewed())) return;
      this.hooks.became(attempt === 0 ? "connecting" : attempt > 4 ? "nowhere" : "lost");
      try {
        await this.enter();
      } catch (error) {
        this.leave();
        if (error instanceof Refused && error.code === TAKEN && attempt >= TRIES_WHILE_TAKEN) {
          this.hooks.became("twice");
          return;
        }
        // A room that is not made yet is made within a second: asked for again soon.
        if (error instanceof Refused && error.code === NO_ROOM) attempt = Math.min(attempt, 2);
        continue;
      }
      this.isOpen = true;
      this.hooks.became("open");
      void this.subscriber?.asked().then(this.first);
      const { janus } = this;
      this.publish().then(() => (attempt = 0), () => janus === this.janus && this.again());
      await this.untilBroken();
      this.isOpen = false;
      this.leave();
    }
  }

  /** Tells another page from now on. */
  tell(hooks: Hooks): void {
    this.hooks = hooks;
  }

  /** Shows these from now on, by their tickets; nothing else is received, but whoever speaks is heard, if they are a sender. */
  show(tickets: string[], senders: string[]): void {
    this.shown = tickets;
    this.only(senders);
  }

  /** Nobody but these is seen or heard, whatever comes. */
  only(senders: string[]): void {
    this.senders = new Set(senders);
    this.want();
  }

  /** Sends this from now on: whoever only listened has been asked to speak. */
  async take(stream: MediaStream | null): Promise<void> {
    this.stream = Promise.resolve(stream);
    if (this.isOpen && !this.publisher) await this.publish();
  }

  /** Enters anew with a fresh pass: into a side room, or back. */
  move(): void {
    this.again();
  }

  trackOf(ticket: string, kind: Feed["kind"]): MediaStreamTrack | null {
    const id = this.idOf(ticket);
    return id === undefined || (kind === "video" && this.grade === "sound") ? null : (this.subscriber?.trackOf(id, kind) ?? null);
  }

  /** Everybody whose sound may be received. */
  heard(): string[] {
    return [...this.feeds.keys()].map(ticketOf).filter((ticket) => this.maySend(ticket));
  }

  /** Frames decoded of a picture so far, for whoever wants to see it move. */
  framesOf(ticket: string): number {
    const track = this.trackOf(ticket, "video");
    return track ? this.gauge.framesOf(track.id) : 0;
  }

  async send(picture: MediaStreamTrack | null): Promise<void> {
    this.picture = picture;
    await this.publisher?.show(picture);
  }

  resize(): void {
    const ids = [...this.feeds.keys()];
    this.subscriber?.resize(new Map(ids.map((id) => [id, layerFor(this.hooks.width(ticketOf(id)), this.grade)])));
  }

  stop(): void {
    this.stopped = true;
    window.removeEventListener("online", this.again);
    if (network instanceof EventTarget) network.removeEventListener("change", this.check);
    window.clearInterval(this.sampling);
    this.wake();
    this.leave();
  }

  private readonly received = (): Promise<number> => receivedOf(this.subscriber?.connection ?? null);

  private readonly check = (): void => this.janus?.check();

  private readonly again = (): void => {
    this.broken = true;
    this.wake();
  };

  private async renewed(): Promise<boolean> {
    try {
      const pass = await this.hooks.renew();
      if (pass) this.pass = pass;
      return pass !== null;
    } catch {
      return true; // the site is not reached either: the old pass may still do
    }
  }

  private async enter(): Promise<void> {
    this.broken = false;
    const [janus, pass] = await this.connect(this.pass);
    this.janus = janus;
    this.ice = pass.ice;
    this.seat = await janus.attach("janus.plugin.videoroom", (message) => this.hear(message));
    this.feeds.clear();
    this.talking.clear();
    const call = { node: pass.node, session: String(janus.id) };
    const joined = await janus.answered((transaction) => this.door({ ...call, handle: String(this.seat), transaction }));
    const watches: Door = (more) => this.door({ ...call, private: text(joined.data["private_id"]), ...more });
    this.subscriber = new Subscriber(janus, watches, pass.ice, () => this.arrived(), (connection) => this.watch(connection));
    this.gauge = new Gauge();
    this.note(joined.data);
  }

  /** Sends one's own, as soon as it is there; what others send is asked for before. */
  private async publish(): Promise<void> {
    const [janus, subscriber] = [this.janus, this.subscriber];
    const stream = await this.stream;
    await subscriber?.asked();
    if (!stream || !janus || janus !== this.janus) return; // that session is over: the next one sends
    const publisher = new Publisher(janus, this.seat, this.ice, stream);
    this.publisher = publisher;
    this.watch(publisher.connection);
    if (this.picture !== undefined) await publisher.show(this.picture);
    await publisher.start();
    await publisher.suit(this.grade);
  }

  /** A session with the first server that answers: the nearest, then those above it. */
  private async connect(pass: Pass): Promise<[Janus, Pass]> {
    for (let each: Pass | null = pass; each; each = each.above) {
      for (const address of each.ws) {
        try {
          return [await Janus.open(address, each.session, this.again, this.received), each];
        } catch (error) {
          if (error instanceof Refused) throw error;
        }
      }
    }
    throw new Error("no media server is reached");
  }

  private leave(): void {
    this.publisher?.close();
    this.subscriber?.close();
    this.janus?.close();
    this.publisher = this.subscriber = this.janus = null;
    this.feeds.clear();
    this.hooks.changed();
  }

  private untilBroken(): Promise<void> {
    return new Promise((done) => {
      this.wake = done;
      if (this.broken || this.stopped) done();
    });
  }

  private watch(connection: RTCPeerConnection): void {
    connection.addEventListener("connectionstatechange", () => {
      if (connection.connectionState === "failed") this.again();
      else if (connection.connectionState === "disconnected") this.check();
    });
  }

  private arrived(): void {
    this.resize();
    this.hooks.changed();
  }

  private hear(message: Fields): void {
    if (this.publisher?.hear(message)) return;
    const data = dataOf(message);
    const told = text(data["videoroom"]);
    const who = text(data["id"]);
    if (told === "talking") this.talking.add(who);
    else if (told === "stopped-talking") this.talking.delete(who);
    else if (message["janus"] === "hangup") this.again();
    this.note(data);
  }

  /** Who sends what, as the server tells it. */
  private note(data: Fields): void {
    for (const publisher of list(data["publishers"]).map(fieldsOf)) {
      const id = text(publisher["id"]);
      const streams = list(publisher["streams"]).map(fieldsOf).filter((stream) => stream["disabled"] !== true);
      this.feeds.set(id, streams.flatMap((stream): Feed[] => {
        const kind = stream["type"];
        return kind === "audio" || kind === "video" ? [{ id, mid: text(stream["mid"]), kind }] : [];
      }));
    }
    for (const gone of ["unpublished", "leaving", "kicked"]) {
      const id = text(data[gone]);
      if (id && id !== "ok") this.feeds.delete(id);
    }
    this.want();
  }

  private want(): void {
    const shown = this.shown ?? this.heard().slice(0, AT_FIRST);
    const pictures = this.grade === "sound" ? [] : shown;
    const wanted = [...this.feeds].flatMap(([id, feeds]) => {
      const ticket = ticketOf(id);
      if (!this.maySend(ticket)) return [];
      const heard = shown.includes(ticket) || this.talking.has(id);
      return feeds.filter((feed) => (feed.kind === "audio" ? heard : pictures.includes(ticket)));
    });
    this.subscriber?.want(wanted);
    this.hooks.changed();
  }

  private maySend(ticket: string): boolean {
    return this.senders === null || this.senders.has(ticket);
  }

  private idOf(ticket: string): string | undefined {
    return [...this.feeds.keys()].find((id) => ticketOf(id) === ticket);
  }

  private async sample(): Promise<void> {
    if (!this.isOpen) return;
    const sample = await this.gauge.read(this.subscriber?.connection ?? null, this.publisher?.connection ?? null);
    const grade = this.judge.take(sample);
    if (grade !== this.grade) {
      this.grade = grade;
      await this.publisher?.suit(grade);
      this.hooks.graded(grade);
      this.want();
    }
    this.resize();
    this.hooks.changed();
  }
}
