// A page that does with a pass what the room's page does, and nothing else: the same calls of Janus, no interface.
//   const me = await enter(pass, {send: "#c00"}); me.watched()   // [{id, frames, colour}]

class Session {
  constructor(address, token) { Object.assign(this, { address, token, waiting: new Map(), handlers: new Map() }); }

  async open() {
    this.socket = new WebSocket(this.address, "janus-protocol");
    this.socket.onmessage = (message) => [JSON.parse(message.data)].flat().forEach((said) => this.hear(said));
    this.socket.onclose = () => { this.closed = true; clearInterval(this.beat); };
    await new Promise((open, fail) => { this.socket.onopen = open; this.socket.onerror = () => fail(new Error("no connection")); });
    this.id = (await this.ask({ janus: "create" })).data.id;
    this.beat = setInterval(() => this.ask({ janus: "keepalive" }).catch(() => {}), 25000);
  }

  ask(what) {
    const transaction = crypto.randomUUID();
    const session = this.id ? { session_id: this.id } : {};
    return new Promise((resolve, reject) => {
      this.waiting.set(transaction, { resolve, reject, ack: what.janus === "keepalive" || what.janus === "trickle" });
      this.socket.send(JSON.stringify({ ...what, ...session, transaction, token: this.token }));
    });
  }

  async attach(plugin, handler) {
    const id = (await this.ask({ janus: "attach", plugin })).data.id;
    this.handlers.set(id, handler);
    return id;
  }

  async message(handle_id, body, jsep) {
    const said = await this.ask({ janus: "message", handle_id, body, ...(jsep ? { jsep } : {}) });
    if (said.plugindata.data.error_code) throw new Error(`${said.plugindata.data.error_code} ${said.plugindata.data.error}`);
    return { data: said.plugindata.data, jsep: said.jsep };
  }

  /** What is said to somebody who asks in our place. */
  async answered(asks) {
    const transaction = crypto.randomUUID();
    const said = new Promise((resolve, reject) => this.waiting.set(transaction, { resolve, reject }));
    await asks(transaction);
    const { plugindata, jsep } = await said;
    if (plugindata.data.error_code) throw new Error(`${plugindata.data.error_code} ${plugindata.data.error}`);
    return { data: plugindata.data, jsep };
  }

  hear(said) {
    const waiting = this.waiting.get(said.transaction);
    if (waiting && (said.janus !== "ack" || waiting.ack)) {
      this.waiting.delete(said.transaction);
      return said.janus === "error" ? waiting.reject(new Error(`${said.error.code} ${said.error.reason}`)) : waiting.resolve(said);
    }
    this.handlers.get(said.sender)?.(said);
  }
}

class Visit {
  constructor(pass, options) { Object.assign(this, { pass, options, feeds: new Map(), pictures: new Map(), told: [], queue: Promise.resolve() }); }

  async enter() {
    const started = performance.now();
    this.session = new Session(this.pass.ws[0], this.pass.session);
    await this.session.open();
    this.handle = await this.session.attach("janus.plugin.videoroom", (said) => this.hear(said));
    const { room, id, entry } = this.pass;
    const joined = entry
      ? await this.session.message(this.handle, { request: "join", ptype: "publisher", room, id, token: entry })
      : await this.letIn(this.handle, {});
    this.own = joined.data.private_id;
    this.started = started;
    const sending = this.options.send ? this.send() : null;
    await this.watch(joined.data.publishers ?? []);
    await sending;
    return this;
  }

  /** Without a right of its own a page is let in by the site. */
  letIn(handle, more) {
    const { node, entrance, csrf } = this.pass;
    return this.session.answered((transaction) => fetch(entrance, {
      method: "POST", headers: { "X-CSRFToken": csrf },
      body: new URLSearchParams({ device: "a bare page, in one tab", node, session: this.session.id, handle, transaction, ...more }),
    }));
  }

  peer(handle_id) {
    const peer = new RTCPeerConnection({ iceServers: this.pass.ice });
    peer.onicecandidate = ({ candidate }) =>
      this.session.ask({ janus: "trickle", handle_id, candidate: candidate ? candidate.toJSON() : { completed: true } }).catch(() => {});
    return peer;
  }

  hear(said) {
    if (said.janus === "trickle") return this.candidate(this.sender, said.candidate);
    const told = said.plugindata?.data;
    if (!told) return;
    this.told.push(told);
    if (told.publishers) this.watch(told.publishers);
  }

  /** A candidate may come before the description that it belongs to. */
  candidate(peer, candidate) {
    if (candidate.completed) return;
    if (peer.remoteDescription) peer.addIceCandidate(candidate).catch(() => {});
    else (peer.early ??= []).push(candidate);
  }

  async describe(peer, description) {
    await peer.setRemoteDescription(description);
    for (const candidate of peer.early?.splice(0) ?? []) peer.addIceCandidate(candidate).catch(() => {});
  }

  async send() {
    const stream = await media(this.options);
    const peer = (this.sender = this.peer(this.handle));
    stream.getAudioTracks().forEach((track) => peer.addTransceiver(track, { direction: "sendonly" }));
    const layers = [
      { rid: "h", maxBitrate: 900000 }, { rid: "m", maxBitrate: 300000, scaleResolutionDownBy: 2 },
      { rid: "l", maxBitrate: 120000, scaleResolutionDownBy: 4 },
    ];
    stream.getVideoTracks().forEach((track) =>
      peer.addTransceiver(track, { direction: "sendonly", ...(this.options.simulcast ? { sendEncodings: layers } : {}) }));
    await peer.setLocalDescription();
    const answer = await this.session.message(this.handle, { request: "publish" }, peer.localDescription.toJSON());
    await this.describe(peer, answer.jsep);
  }

  watch(publishers) { return (this.queue = this.queue.then(() => this.subscribe(publishers)).catch((error) => { this.error = String(error); })); }

  async subscribe(publishers) {
    const streams = publishers.flatMap((each) =>
      (each.streams ?? []).filter((stream) => !stream.disabled).map(({ mid }) => ({ feed: each.id, mid })));
    if (!streams.length) return;
    if (!this.watching) {
      this.watching = await this.session.attach("janus.plugin.videoroom", (said) => this.hearWatching(said));
      this.receiver = this.peer(this.watching);
      this.receiver.ontrack = ({ track, transceiver }) => track.kind === "video" && this.show(track, transceiver.mid);
      const { room, entry } = this.pass;
      const body = { request: "join", ptype: "subscriber", room, token: entry, private_id: this.own, streams, use_msid: true };
      const { data, jsep } = entry
        ? await this.session.message(this.watching, body)
        : await this.letIn(this.watching, { private: this.own, streams: JSON.stringify(streams) });
      this.note(data.streams);
      return this.answer(jsep);
    }
    const { data, jsep } = await this.session.message(this.watching, { request: "subscribe", streams });
    this.note(data.streams);
    if (jsep) await this.answer(jsep);
  }

  note(streams) { for (const stream of streams ?? []) this.feeds.set(stream.mid, stream); }

  hearWatching(said) {
    if (said.janus === "trickle") return this.candidate(this.receiver, said.candidate);
    this.note(said.plugindata?.data?.streams);
    if (said.jsep) this.queue = this.queue.then(() => this.answer(said.jsep)).catch((error) => { this.error = String(error); });
  }

  async answer(jsep) {
    await this.describe(this.receiver, jsep);
    await this.receiver.setLocalDescription();
    await this.session.message(this.watching, { request: "start" }, this.receiver.localDescription.toJSON());
  }

  show(track, mid) {
    const picture = document.createElement("video");
    Object.assign(picture, { muted: true, autoplay: true, playsInline: true, srcObject: new MediaStream([track]) });
    picture.requestVideoFrameCallback(() => { this.first ??= performance.now() - this.started; });
    document.body.append(picture);
    picture.play().catch(() => {});
    this.pictures.set(mid, picture);
  }

  /** What is seen of each publisher: frames decoded so far, and the colour at the picture's middle. */
  async watched() {
    const found = [];
    for (const report of (await this.receiver?.getStats())?.values() ?? []) {
      if (report.type !== "inbound-rtp" || report.kind !== "video") continue;
      const stream = this.feeds.get(report.mid);
      const picture = this.pictures.get(report.mid);
      if (stream?.active === false || !picture) continue;
      found.push({ id: stream?.feed_id, frames: report.framesDecoded ?? 0, width: report.frameWidth ?? 0, colour: colour(picture) });
    }
    return found;
  }

  leave() { this.session.socket.close(); this.sender?.close(); this.receiver?.close(); }
}

/** What is given, the camera, or a picture of one colour in which something moves, and the sound of the browser's false microphone. */
async function media({ send, width = 640, height = 360 }) {
  if (send instanceof MediaStream) return send;
  if (send === "camera") return navigator.mediaDevices.getUserMedia({ audio: true, video: { width, height } });
  const canvas = (window.drawn = Object.assign(document.createElement("canvas"), { width, height })); // a test may change its size
  const brush = canvas.getContext("2d");
  let count = 0;
  setInterval(() => {
    brush.fillStyle = send;
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.fillStyle = "#fff";
    brush.fillRect((count += 8) % canvas.width, 0, 40, 40);
  }, 66);
  const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
  return new MediaStream([...sound.getAudioTracks(), ...canvas.captureStream(15).getVideoTracks()]);
}

function colour(picture) {
  if (!picture.videoWidth) return [0, 0, 0];
  const brush = new OffscreenCanvas(1, 1).getContext("2d");
  brush.drawImage(picture, picture.videoWidth / 2, picture.videoHeight / 2, 1, 1, 0, 0, 1, 1);
  return [...brush.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

window.enter = async (pass, options = {}) => (window.me = await new Visit(pass, options).enter());
