/** Photos and recordings from the device, by the browser's own chooser. */
import type { Taken } from "../platform";

/** The longer side of a photo as it is sent: enough to read a sign, small enough for a stairwell's network. */
const LONGEST_SIDE = 2048;
/** What is smaller than this is sent as it is. */
const SMALL = 600_000;

function choose(accept: string, several: boolean): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = accept;
    input.multiple = several;
    input.style.display = "none";
    input.onchange = () => {
      resolve(Array.from(input.files ?? []));
      input.remove();
    };
    input.addEventListener("cancel", () => {
      resolve([]);
      input.remove();
    });
    document.body.append(input);
    input.click();
  });
}

export async function choosePhotos(most: number): Promise<Taken[]> {
  const files = await choose("image/jpeg,image/png,image/webp", most > 1);
  return Promise.all(files.slice(0, most).map(shrunk));
}

export async function chooseVoice(): Promise<Taken | null> {
  const [file] = await choose(".mp3,.aac,.amr,audio/mpeg,audio/aac,audio/amr", false);
  return file ? { file, name: file.name } : null;
}

async function shrunk(file: File): Promise<Taken> {
  if (file.size <= SMALL) return { file, name: file.name };
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const small = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
    if (small && small.size < file.size) return { file: small, name: file.name.replace(/\.\w+$/, ".jpg") };
  } catch {
    // The server says what is wrong with a picture that this browser cannot read.
  }
  return { file, name: file.name };
}
