/** What the server hands to the script, checked where it enters: words, the pass, and the state of the room. */

export interface Pass {
  /** Addresses of the media server, tried in order; none: there is no media, and `why` says so. */
  ws: string[];
  session: string;
  /** Which media server it is. */
  node: string;
  room: string;
  /** The ticket: the publisher's id. */
  id: string;
  ice: RTCIceServer[];
  why: string;
  /** The same for the node above, tried where this one is not reached. */
  above: Pass | null;
}

export interface Tile {
  key: string;
  mine: boolean;
}

export interface Live {
  version: number;
  layout: string;
  /** How many pictures a desk shows, the row of small ones below included. */
  shown: number;
  /** How many of them are large. */
  big: number;
  tiles: Tile[];
  observer: boolean;
  /** Who may be seen and heard: whatever else comes is nobody. */
  senders: string[];
  /** The side room, 0 for the conference itself. */
  room: number;
  /** The last request to mute that concerns this page. */
  muted: number;
  speaks: boolean;
  /** Milliseconds until polling shows the next site; 0 where nothing turns. */
  turn: number;
  /** Changes when something is drawn or wiped. */
  board: string;
  /** At least so long between two questions, in milliseconds. */
  pace: number;
}

type Fields = Record<string, unknown>;

export type Words = Readonly<Record<string, string>>;

/** Reads `<script type="application/json" id="…">` inside `root`; null where it is missing. */
export function given(root: ParentNode, id: string): unknown {
  const text = root.querySelector(`script#${id}`)?.textContent;
  return text ? (JSON.parse(text) as unknown) : null;
}

export function passFrom(value: unknown): Pass {
  const fields = fieldsOf(value);
  const above = fields["above"];
  return {
    ws: list(fields["ws"]).map(String),
    session: text(fields["session"]),
    room: text(fields["room"]),
    node: text(fields["node"]),
    id: text(fields["id"]),
    ice: list(fields["ice"]).filter(isServer),
    why: text(fields["why"]),
    above: above === null || above === undefined ? null : passFrom(above),
  };
}

export function liveFrom(value: unknown): Live {
  const fields = fieldsOf(value);
  return {
    version: number(fields["version"]),
    layout: text(fields["layout"]),
    shown: number(fields["shown"]),
    big: number(fields["big"]),
    tiles: list(fields["tiles"]).map((tile) => {
      const each = fieldsOf(tile);
      return { key: text(each["key"]), mine: each["mine"] === true };
    }),
    observer: fields["observer"] === true,
    senders: list(fields["senders"]).map(text),
    room: number(fields["room"]),
    muted: number(fields["muted"]),
    speaks: fields["speaks"] === true,
    turn: number(fields["turn"]),
    board: text(fields["board"]),
    pace: number(fields["pace"]),
  };
}

export function wordsFrom(value: unknown): Words {
  return Object.fromEntries(Object.entries(fieldsOf(value)).map(([name, words]) => [name, text(words)]));
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

export function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function isServer(value: unknown): value is RTCIceServer {
  return "urls" in fieldsOf(value);
}
