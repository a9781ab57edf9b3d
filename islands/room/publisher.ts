/** One's own sound and picture on their way to the media server, the picture in three sizes. */

import { Candidates, type Janus } from "./janus";
import { type Grade, LAYERS } from "./line";

export class Publisher {
  readonly connection: RTCPeerConnection;
  private readonly candidates: Candidates;
  private readonly sound: RTCRtpSender | null;
  private readonly picture: RTCRtpSender;
  private grade: Grade = "clear";
  private shown: MediaStreamTrack | null;

  constructor(
    private readonly janus: Janus,
    private readonly handle: number,
    ice: RTCIceServer[],
    stream: MediaStream,
  ) {
    this.connection = new RTCPeerConnection({ iceServers: ice });
    this.candidates = new Candidates(this.connection);
    janus.trickle(handle, this.connection);
    const sound = stream.getAudioTracks()[0] ?? null;
    this.shown = stream.getVideoTracks()[0] ?? null;
    this.sound = sound ? this.connection.addTransceiver(sound, { direction: "sendonly" }).sender : null;
    const sizes = LAYERS.map((layer) => ({ ...layer }));
    this.picture = this.connection.addTransceiver(this.shown ?? "video", { direction: "sendonly", sendEncodings: sizes }).sender;
  }

  async start(): Promise<void> {
    await this.connection.setLocalDescription(await this.connection.createOffer());
    const offer = this.connection.localDescription;
    const answer = await this.janus.message(this.handle, { request: "publish" }, offer?.toJSON() as RTCSessionDescriptionInit);
    if (answer.jsep) await this.connection.setRemoteDescription(answer.jsep);
    this.candidates.flush();
  }

  /** Takes candidates of the other side. */
  hear(message: Record<string, unknown>): boolean {
    return this.candidates.take(message);
  }

  /** Shows another picture, the screen for one; null shows none. */
  async show(track: MediaStreamTrack | null): Promise<void> {
    this.shown = track;
    await this.send();
  }

  /** Sends as much as the line bears: all sizes, the small ones, no picture. */
  async suit(grade: Grade): Promise<void> {
    if (grade === this.grade) return;
    this.grade = grade;
    const parameters = this.picture.getParameters();
    for (const layer of parameters.encodings) layer.active = grade === "clear" || layer.rid === "l";
    await this.picture.setParameters(parameters).catch(() => undefined);
    await this.send();
  }

  get hasSound(): boolean {
    return this.sound !== null;
  }

  close(): void {
    this.connection.close();
  }

  private send(): Promise<void> {
    return this.picture.replaceTrack(this.grade === "sound" ? null : this.shown);
  }
}
