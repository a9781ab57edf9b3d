/** A session with Janus over its WebSocket: requests with their answers, and what it tells unasked. */

import { after } from "../shell/after";
import { fieldsOf, number, text } from "./given";

type Fields = Record<string, unknown>;

export interface Answer {
  data: Fields;
  jsep: RTCSessionDescriptionInit | null;
}

/** What Janus refuses, with its own code. */
export class Refused extends Error {
  constructor(
    readonly code: number,
    reason: string,
  ) {
    super(`${code} ${reason}`);
  }
}

interface Waiting {
  done: (message: Fields) => void;
  failed: (error: Error) => void;
  /** Whether an acknowledgement is all the answer there is. */
  short: boolean;
}

/** How long the server may keep silent, in milliseconds: opening, and answering. */
const OPENING = 2500;
const ANSWERING = 8000;
/** How often the session is kept alive and the line tried, in milliseconds. */
const ALIVE = 1500;
/** So often, and so many milliseconds each time, one waits for an answer or for media; once only where media came just before. */
const LOOKS = 2;
const LOOK = 1400; // weak lines stop for a second now and then, and to enter anew costs more than that

export class Janus {
  private readonly waiting = new Map<string, Waiting>();
  private readonly listeners = new Map<number, (message: Fields) => void>();
  private session = 0;
  private beat = 0;
  private next = 1;
  private gone = false;
  /** The packets of media that had come when we last looked. */
  private counted = 0;

  private constructor(
    private readonly socket: WebSocket,
    private readonly token: string,
    private readonly lost: () => void,
    private readonly received: () => Promise<number>,
  ) {
    socket.addEventListener("message", (event) => this.receive(String(event.data)));
    socket.addEventListener("close", () => this.end());
  }

  /**
   * Opens a session; `previous` is one of ours that broke off, and is ended first, so that its id is free. Rejects in 2.5 s.
   * `received` counts the packets of media that have come by the same line.
   */
  static async open(
    address: string,
    token: string,
    lost: () => void,
    received: () => Promise<number> = () => Promise.resolve(0),
  ): Promise<Janus> {
    const socket = new WebSocket(address, "janus-protocol");
    await within(OPENING, new Promise<void>((done, failed) => {
      socket.addEventListener("open", () => done());
      socket.addEventListener("error", () => failed(new Error("no connection")));
    })).catch((error: Error) => {
      socket.close();
      throw error;
    });
    const janus = new Janus(socket, token, lost, received);
    const made = await janus.ask({ janus: "create" });
    janus.session = number(fieldsOf(made["data"])["id"]);
    janus.beat = window.setInterval(() => void janus.keepAlive(), ALIVE);
    return janus;
  }

  get id(): number {
    return this.session;
  }

  async attach(plugin: string, listener: (message: Fields) => void): Promise<number> {
    const made = await this.ask({ janus: "attach", plugin });
    const handle = number(fieldsOf(made["data"])["id"]);
    this.listeners.set(handle, listener);
    return handle;
  }

  /** Asks a plugin. Rejects with Refused where it says no. */
  async message(handle: number, body: Fields, jsep?: RTCSessionDescriptionInit): Promise<Answer> {
    return answerIn(await this.ask({ janus: "message", handle_id: handle, body, ...(jsep ? { jsep } : {}) }));
  }

  /** What a plugin says on a handle to somebody who asks in our place, under the name that `asks` is handed. */
  async answered(asks: (transaction: string) => Promise<void>): Promise<Answer> {
    const transaction = `t${this.next++}`;
    const answered = new Promise<Fields>((done, failed) => {
      this.waiting.set(transaction, { done, failed, short: false });
      asks(transaction).catch(failed); // what the plugin says may be here before whoever asked has heard that they were understood
    });
    return answerIn(await within(ANSWERING, answered).finally(() => this.waiting.delete(transaction)));
  }

  /** Sends the candidates of a connection as they are found, and takes the other side's. */
  trickle(handle: number, connection: RTCPeerConnection): void {
    connection.addEventListener("icecandidate", ({ candidate }) => {
      const found = candidate
        ? { candidate: candidate.candidate, sdpMid: candidate.sdpMid, sdpMLineIndex: candidate.sdpMLineIndex }
        : { completed: true };
      this.ask({ janus: "trickle", handle_id: handle, candidate: found }, true).catch(() => undefined);
    });
  }

  /** Ends the session: the server lets go of everything at once. */
  close(): void {
    if (this.gone) return;
    if (this.socket.readyState === WebSocket.OPEN) this.send({ janus: "destroy", session_id: this.session });
    this.end(true);
    this.socket.close();
  }

  /** Tries the line at once, for the network has changed. */
  check(): void {
    void this.keepAlive();
  }

  /** Asks for a sign of life. Media that comes is one as well: then the line is only slow. */
  private async keepAlive(): Promise<void> {
    const answered = this.ask({ janus: "keepalive" }, true).then(() => true, () => false);
    const before = await this.received();
    const flowed = before > this.counted;
    this.counted = before;
    for (let look = 0; look < LOOKS; look++) {
      if (await Promise.race([answered, after(LOOK).then(() => false)])) return;
      if ((await this.received()) > before) return;
      if (flowed) break; // what came a moment ago has stopped: no need to wait for more
    }
    this.end();
    this.socket.close();
  }

  private ask(request: Fields, short = false): Promise<Fields> {
    const transaction = `t${this.next++}`;
    const answered = new Promise<Fields>((done, failed) => this.waiting.set(transaction, { done, failed, short }));
    this.send({ ...request, transaction });
    return within(ANSWERING, answered).finally(() => this.waiting.delete(transaction));
  }

  private send(request: Fields): void {
    const session = this.session && request["session_id"] === undefined ? { session_id: this.session } : {};
    if (this.socket.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify({ token: this.token, transaction: "t0", ...session, ...request }));
    }
  }

  private receive(raw: string): void {
    const told: unknown = JSON.parse(raw);
    for (const each of Array.isArray(told) ? told : [told]) this.deliver(fieldsOf(each));
  }

  private deliver(message: Fields): void {
    const waiting = this.waiting.get(text(message["transaction"]));
    const kind = text(message["janus"]);
    if (waiting && (kind !== "ack" || waiting.short)) {
      this.waiting.delete(text(message["transaction"]));
      const error = fieldsOf(message["error"]);
      if (kind === "error") waiting.failed(new Refused(number(error["code"]), text(error["reason"])));
      else waiting.done(message);
      return;
    }
    if (kind === "timeout") this.end();
    this.listeners.get(number(message["sender"]))?.(message);
  }

  private end(meant = false): void {
    if (this.gone) return;
    this.gone = true;
    window.clearInterval(this.beat);
    for (const each of this.waiting.values()) each.failed(new Error("the line is gone"));
    this.waiting.clear();
    if (!meant) this.lost();
  }
}

function answerIn(message: Fields): Answer {
  const data = dataOf(message);
  if (data["error_code"] !== undefined) throw new Refused(number(data["error_code"]), text(data["error"]));
  return { data, jsep: jsepOf(message) };
}

export function dataOf(message: Fields): Fields {
  return fieldsOf(fieldsOf(message["plugindata"])["data"]);
}

export function jsepOf(message: Fields): RTCSessionDescriptionInit | null {
  const { type, sdp } = fieldsOf(message["jsep"]);
  return (type === "offer" || type === "answer") && typeof sdp === "string" ? { type, sdp } : null;
}

/** The other side's candidates, kept until its description is there. */
export class Candidates {
  private readonly early: RTCIceCandidateInit[] = [];

  constructor(private readonly connection: RTCPeerConnection) {}

  /** Whether the message was one. */
  take(message: Fields): boolean {
    if (message["janus"] !== "trickle") return false;
    const found = fieldsOf(message["candidate"]);
    if (typeof found["candidate"] !== "string") return true;
    const candidate: RTCIceCandidateInit = {
      candidate: found["candidate"],
      sdpMid: text(found["sdpMid"]),
      sdpMLineIndex: number(found["sdpMLineIndex"]),
    };
    if (this.connection.remoteDescription) void this.add(candidate);
    else this.early.push(candidate);
    return true;
  }

  flush(): void {
    for (const each of this.early.splice(0)) void this.add(each);
  }

  private add(candidate: RTCIceCandidateInit): Promise<void> {
    return this.connection.addIceCandidate(candidate).catch(() => undefined); // of a round that is over
  }
}

async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  let timer = 0;
  const late = new Promise<never>((_, failed) => {
    timer = window.setTimeout(() => failed(new Error("no answer in time")), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => window.clearTimeout(timer));
}
