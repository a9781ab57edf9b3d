/** What comes from the others: only what is asked for, over one connection, in the size that is asked for. */

import type { Door } from "./door";
import { fieldsOf, list, number, text } from "./given";
import { Candidates, dataOf, type Janus, jsepOf } from "./janus";

type Fields = Record<string, unknown>;

/** A stream of somebody: their id at the server, the stream's own, and its kind. */
export interface Feed {
  id: string;
  mid: string;
  kind: "audio" | "video";
}

/** A stream that arrives, under the name of the connection's own line. */
interface Coming extends Feed {
  line: string;
}

export class Subscriber {
  connection: RTCPeerConnection | null = null;
  private candidates: Candidates | null = null;
  private handle = 0;
  private coming: Coming[] = [];
  private queue: Promise<void> = Promise.resolve();
  private readonly sizes = new Map<string, number>();

  constructor(
    private readonly janus: Janus,
    private readonly watches: Door,
    private readonly ice: RTCIceServer[],
    private readonly arrived: () => void,
    private readonly opened: (connection: RTCPeerConnection) => void,
  ) {}

  /** Asks for exactly these from now on; one change after the other. */
  want(feeds: Feed[]): void {
    this.queue = this.queue.then(() => this.change(feeds)).catch(() => undefined); // whoever left meanwhile is told of anew
  }

  /** Done when everything wanted up to now has been asked for and answered. */
  asked(): Promise<void> {
    return this.queue;
  }

  /** The track of a stream that was asked for; null while it is not there. */
  trackOf(id: string, kind: Feed["kind"]): MediaStreamTrack | null {
    const line = this.coming.find((each) => each.id === id && each.kind === kind)?.line;
    const lines = this.connection?.getTransceivers() ?? [];
    return line === undefined ? null : (lines.find((each) => each.mid === line)?.receiver.track ?? null);
  }

  /** Asks for a size of each picture: 0 small, 1 middle, 2 large. */
  resize(wanted: Map<string, number>): void {
    const changed = this.coming.filter((each) => each.kind === "video" && (wanted.get(each.id) ?? 0) !== this.sizes.get(each.line));
    if (changed.length === 0) return;
    for (const each of changed) this.sizes.set(each.line, wanted.get(each.id) ?? 0);
    const streams = changed.map((each) => ({ mid: each.line, substream: this.sizes.get(each.line) }));
    this.janus.message(this.handle, { request: "configure", streams }).catch(() => undefined);
  }

  close(): void {
    this.connection?.close();
  }

  private async change(feeds: Feed[]): Promise<void> {
    const same = (one: Feed, other: Feed) => one.id === other.id && one.mid === other.mid;
    const more = feeds.filter((feed) => !this.coming.some((each) => same(each, feed)));
    const less = this.coming.filter((each) => !feeds.some((feed) => same(each, feed)));
    if (more.length === 0 && less.length === 0) return;
    const subscribe = more.map((feed) => ({ feed: feed.id, mid: feed.mid }));
    if (!this.connection) {
      if (subscribe.length) await this.begin(subscribe);
      return;
    }
    const unsubscribe = less.map((each) => ({ sub_mid: each.line }));
    const request = {
      request: "update",
      ...(subscribe.length ? { subscribe } : {}),
      ...(unsubscribe.length ? { unsubscribe } : {}),
    };
    const answer = await this.janus.message(this.handle, request);
    await this.settle(answer.data, answer.jsep);
  }

  private async begin(streams: Fields[]): Promise<void> {
    const connection = new RTCPeerConnection({ iceServers: this.ice });
    this.opened(connection);
    this.handle = await this.janus.attach("janus.plugin.videoroom", (message) => this.hear(message));
    this.connection = connection;
    this.candidates = new Candidates(connection);
    this.janus.trickle(this.handle, connection);
    connection.addEventListener("track", ({ track }) => {
      track.addEventListener("unmute", () => this.arrived());
      this.arrived();
    });
    const call = { handle: String(this.handle), streams: JSON.stringify(streams) };
    const answer = await this.janus.answered((transaction) => this.watches({ ...call, transaction }));
    await this.settle(answer.data, answer.jsep);
  }

  private hear(message: Fields): void {
    if (this.candidates?.take(message)) return;
    const jsep = jsepOf(message);
    const data = dataOf(message);
    if (data["streams"] || jsep) this.queue = this.queue.then(() => this.settle(data, jsep)).catch(() => undefined);
  }

  /** Notes which stream comes on which line, and answers an offer. */
  private async settle(data: Fields, offer: RTCSessionDescriptionInit | null): Promise<void> {
    if (Array.isArray(data["streams"])) {
      this.coming = list(data["streams"]).map(fieldsOf).filter((each) => each["active"] !== false && each["feed_id"] !== undefined).map((each) => ({
        id: text(each["feed_id"]),
        mid: text(each["feed_mid"]),
        kind: each["type"] === "audio" ? "audio" : "video",
        line: text(each["mid"]) || String(number(each["mindex"])),
      }));
    }
    const connection = this.connection;
    if (offer && connection) {
      await connection.setRemoteDescription(offer);
      await connection.setLocalDescription(await connection.createAnswer());
      this.candidates?.flush();
      const answer = connection.localDescription;
      await this.janus.message(this.handle, { request: "start" }, answer?.toJSON() as RTCSessionDescriptionInit);
    }
    this.arrived();
  }
}
