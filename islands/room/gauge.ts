/** Reads what the browser measured on the two connections since the last look. */

import type { Sample } from "./line";

type Stat = Record<string, unknown>;

export class Gauge {
  private lost = 0;
  private received = 0;
  private readonly frames = new Map<string, number>();

  /** Frames decoded so far of the picture with this track. */
  framesOf(track: string): number {
    return this.frames.get(track) ?? 0;
  }

  async read(incoming: RTCPeerConnection | null, outgoing: RTCPeerConnection | null): Promise<Sample> {
    const here = await statsOf(incoming);
    const there = await statsOf(outgoing);
    const inbound = here.filter((stat) => stat["type"] === "inbound-rtp");
    const lost = sum(inbound, "packetsLost");
    const received = sum(inbound, "packetsReceived");
    const [lostNow, receivedNow] = [Math.max(lost - this.lost, 0), Math.max(received - this.received, 0)];
    this.lost = lost;
    this.received = received;
    for (const stat of inbound) this.frames.set(String(stat["trackIdentifier"]), count(stat["framesDecoded"]));
    const pairs = [...here, ...there].filter((stat) => stat["type"] === "candidate-pair" && stat["nominated"] === true);
    const carried = there.find((stat) => stat["type"] === "candidate-pair" && stat["availableOutgoingBitrate"] !== undefined);
    // Where nothing holds the picture back, the estimate only says how little was tried.
    const limited = there.some((stat) => stat["type"] === "outbound-rtp" && stat["qualityLimitationReason"] === "bandwidth");
    const told = there.filter((stat) => stat["type"] === "remote-inbound-rtp");
    return {
      lostIn: lostNow + receivedNow > 20 ? lostNow / (lostNow + receivedNow) : 0, // too few say nothing
      lostOut: Math.max(0, ...told.map((stat) => count(stat["fractionLost"]))),
      roundTrip: 1000 * Math.max(0, ...pairs.map((stat) => count(stat["currentRoundTripTime"]))),
      carries: carried && limited ? count(carried["availableOutgoingBitrate"]) / 1000 : null,
    };
  }
}

/** Packets that have come over a connection so far. */
export async function receivedOf(connection: RTCPeerConnection | null): Promise<number> {
  return sum((await statsOf(connection)).filter((stat) => stat["type"] === "inbound-rtp"), "packetsReceived");
}

async function statsOf(connection: RTCPeerConnection | null): Promise<Stat[]> {
  if (!connection || connection.connectionState === "closed") return [];
  const found: Stat[] = [];
  (await connection.getStats()).forEach((stat: Stat) => found.push(stat));
  return found;
}

function sum(stats: Stat[], name: string): number {
  return stats.reduce((total, stat) => total + count(stat[name]), 0);
}

function count(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
