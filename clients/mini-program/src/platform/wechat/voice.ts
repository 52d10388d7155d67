/** Speech by WeChat's recorder, as MP3. */
import { t } from "@sandan/language";
import type { Recording, Taken } from "../platform";

const LONGEST = 59_000;

export function record(): Promise<Recording> {
  const recorder = uni.getRecorderManager();
  return new Promise((resolve, reject) => {
    let begun = false;
    let ended: Taken | null = null;
    let tell: ((taken: Taken | null) => void) | null = null;
    recorder.onStart(() => {
      begun = true;
      resolve({
        stop: () =>
          new Promise((done) => {
            if (ended) return done(ended);
            tell = done;
            recorder.stop();
          }),
      });
    });
    recorder.onStop(({ tempFilePath }: { tempFilePath: string }) => {
      ended = { file: tempFilePath, name: "voice.mp3" };
      tell?.(ended);
    });
    recorder.onError(() => {
      if (!begun) reject(new Error(t("没有录音权限", "No permission to record")));
      else tell?.(null);
    });
    recorder.start({ duration: LONGEST, format: "mp3", sampleRate: 16_000, numberOfChannels: 1, encodeBitRate: 48_000 });
  });
}
