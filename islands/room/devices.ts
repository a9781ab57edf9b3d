/** Camera and microphone: what there is, or the name of the words that say what is wrong. */

/** `problem` names a sentence of the server's words, "" where all is well; without `stream` one can still watch and hear. */
export interface Devices {
  stream: MediaStream | null;
  problem: string;
}

const SOUND: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const PICTURE: MediaTrackConstraints = {
  width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 15, max: 20 }, facingMode: "user",
};

/** Asks for both, and where one is missing for the other alone. */
export async function openDevices(): Promise<Devices> {
  const barred = barrier(window.isSecureContext, "RTCPeerConnection" in window, "mediaDevices" in navigator);
  if (barred) return { stream: null, problem: barred };
  const first = await tryFor({ audio: SOUND, video: PICTURE });
  if (first.stream || !["none", "busy"].includes(first.problem)) return first;
  const sound = await tryFor({ audio: SOUND });
  if (sound.stream) return { stream: sound.stream, problem: first.problem === "busy" ? "busy" : "no_camera" };
  const picture = await tryFor({ video: PICTURE });
  if (picture.stream) return { stream: picture.stream, problem: first.problem === "busy" ? "busy" : "no_mic" };
  return first;
}

/** The stream with its microphone closed: nobody is heard before they open it themselves. */
export function hushed({ stream }: Devices): MediaStream | null {
  for (const track of stream?.getAudioTracks() ?? []) track.enabled = false;
  return stream;
}

/** What stands in the way before anything is asked for; "" where nothing does. */
export function barrier(secure: boolean, webrtc: boolean, devices: boolean): string {
  if (!secure) return "insecure";
  return webrtc && devices ? "" : "old";
}

/** The sentence for an error of getUserMedia, by its name. */
export function problemOf(name: string): string {
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "none";
  return "busy"; // NotReadableError, AbortError: the system will not give it
}

async function tryFor(wanted: MediaStreamConstraints): Promise<Devices> {
  try {
    return { stream: await navigator.mediaDevices.getUserMedia(wanted), problem: "" };
  } catch (error) {
    return { stream: null, problem: problemOf(error instanceof Error ? error.name : "") };
  }
}
