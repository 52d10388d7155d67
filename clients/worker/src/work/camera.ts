/** From the camera's picture to one that a stairwell's network can carry: smaller, upright, without the camera's data. */
import { t } from "@sandan/ui";

const LONGEST_SIDE = 1600;
const QUALITY = 0.82;

export async function shrink(file: Blob): Promise<Blob> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw new Error(t("这张照片无法读取，请改用相机拍摄", "This picture cannot be read, please use the camera"));
  }
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return bytes(canvas);
}

export function bytes(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((done, failed) => {
    canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error(t("照片处理失败", "The picture could not be made")))), "image/jpeg", QUALITY);
  });
}
