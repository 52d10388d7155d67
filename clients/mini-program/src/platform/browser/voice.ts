/**
 * Records speech as AAC frames, which the server takes. Only browsers that can encode AAC themselves record here; in
 * the others a ready recording is chosen.
 */
import type { Recording, Taken } from "../platform";

/** The server takes up to a minute. */
const LONGEST = 59_000;
const SHAPE = { codec: "mp4a.40.2", sampleRate: 48_000, numberOfChannels: 1, bitrate: 64_000, aac: { format: "adts" } };

/** Names that not every library of types knows yet. */
interface Encoder {
  configure(shape: object): void;
  encode(data: unknown): void;
  flush(): Promise<void>;
  close(): void;
}
interface EncoderKind {
  new (to: { output(chunk: { byteLength: number; copyTo(into: Uint8Array): void }): void; error(reason: unknown): void }): Encoder;
  isConfigSupported(shape: object): Promise<{ supported?: boolean }>;
}
interface Sound {
  readonly sampleRate: number;
  readonly numberOfChannels: number;
  close(): void;
}
type TrackReader = new (of: { track: MediaStreamTrack }) => { readable: ReadableStream<Sound> };

const known = globalThis as unknown as { AudioEncoder?: EncoderKind; MediaStreamTrackProcessor?: TrackReader };

export async function canRecord(): Promise<boolean> {
  if (!known.AudioEncoder || !known.MediaStreamTrackProcessor || !navigator.mediaDevices) return false;
  try {
    return (await known.AudioEncoder.isConfigSupported(SHAPE)).supported === true;
  } catch {
    return false;
  }
}

export async function record(): Promise<Recording> {
  const Kind = known.AudioEncoder;
  const Reader = known.MediaStreamTrackProcessor;
  if (!Kind || !Reader) throw new Error("no recorder");
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  const track = stream.getAudioTracks()[0];
  if (!track) throw new Error("no microphone");
  const parts: Uint8Array[] = [];
  let fault: unknown = null;
  const encoder = new Kind({
    output(chunk) {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      parts.push(bytes);
    },
    error: (reason) => void (fault = reason),
  });
  const reader = new Reader({ track }).readable.getReader();
  const pumping = pump(reader, encoder);
  const end = setTimeout(() => track.stop(), LONGEST);
  return {
    async stop(): Promise<Taken | null> {
      clearTimeout(end);
      track.stop();
      await pumping;
      if (fault || parts.length === 0) return null;
      return { file: new Blob(parts as BlobPart[], { type: "audio/aac" }), name: "voice.aac" };
    },
  };
}

async function pump(reader: ReadableStreamDefaultReader<Sound>, encoder: Encoder): Promise<void> {
  let ready = false;
  for (;;) {
    const { done, value } = await reader.read();
    if (done || !value) break;
    if (!ready) encoder.configure({ ...SHAPE, sampleRate: value.sampleRate, numberOfChannels: value.numberOfChannels });
    ready = true;
    encoder.encode(value);
    value.close();
  }
  if (ready) await encoder.flush();
  encoder.close();
}
