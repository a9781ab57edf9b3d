/** Tries the line for some seconds against the media server's echo: what goes out comes back, and is counted. */

import type { Pass } from "./given";
import { Gauge } from "./gauge";
import { Candidates, Janus, type Answer, jsepOf } from "./janus";
import { graded } from "./line";

const SECONDS = 4;

/** `given` up: the test ends at once and says "none". "good", "weak", "bad", or "none" where no server is reached. */
export async function tryLine(pass: Pass, stream: MediaStream | null, given: AbortSignal): Promise<"good" | "weak" | "bad" | "none"> {
  const connection = new RTCPeerConnection({ iceServers: pass.ice });
  let janus: Janus | null = null;
  try {
    janus = await Janus.open(pass.ws[0] ?? "", pass.session, () => undefined);
    const candidates = new Candidates(connection);
    let settled: (jsep: RTCSessionDescriptionInit) => void = () => undefined;
    const answered = new Promise<RTCSessionDescriptionInit>((done) => (settled = done));
    const handle = await janus.attach("janus.plugin.echotest", (message) => {
      const jsep = jsepOf(message);
      if (jsep) settled(jsep);
      else candidates.take(message);
    });
    janus.trickle(handle, connection);
    const tracks = stream?.getTracks() ?? [];
    for (const track of tracks) connection.addTransceiver(track, { direction: "sendrecv" });
    if (tracks.length === 0) connection.addTransceiver("audio", { direction: "recvonly" });
    await connection.setLocalDescription(await connection.createOffer());
    const offer = connection.localDescription?.toJSON() as RTCSessionDescriptionInit;
    const answer: Answer = await janus.message(handle, { audio: true, video: true }, offer);
    await connection.setRemoteDescription(answer.jsep ?? (await answered));
    candidates.flush();
    const gauge = new Gauge();
    await wait(1, given);
    await gauge.read(connection, connection);
    await wait(SECONDS, given);
    if (connection.connectionState !== "connected") return "none";
    return ({ clear: "good", weak: "weak", sound: "bad" } as const)[graded(await gauge.read(connection, connection))];
  } catch {
    return "none";
  } finally {
    connection.close();
    janus?.close();
  }
}

function wait(seconds: number, given: AbortSignal): Promise<void> {
  return new Promise((done, failed) => {
    const up = () => failed(new Error("given up"));
    if (given.aborted) up();
    given.addEventListener("abort", up);
    window.setTimeout(done, seconds * 1000);
  });
}
