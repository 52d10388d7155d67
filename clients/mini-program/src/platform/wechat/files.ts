/** Photos by WeChat's chooser, kept files, and attachments fetched to a path. */
import { problemOf, type Client } from "@sandan/sdk";
import type { Taken } from "../platform";

export function choosePhotos(most: number): Promise<Taken[]> {
  return new Promise((resolve) => {
    uni.chooseImage({
      count: most,
      sizeType: ["compressed"],
      success: ({ tempFilePaths }) => resolve([tempFilePaths].flat().map((file, index) => ({ file, name: `photo-${index + 1}.jpg` }))),
      fail: () => resolve([]),
    });
  });
}

/** A temporary file lives as long as the app does; a kept one waits for the network. */
export function kept(taken: Taken): Promise<Taken> {
  return new Promise((resolve) => {
    uni.saveFile({
      tempFilePath: String(taken.file),
      success: ({ savedFilePath }) => resolve({ ...taken, file: savedFilePath }),
      fail: () => resolve(taken),
    });
  });
}

export async function download(client: Client, id: string): Promise<string> {
  // Any signed call renews the token when it is about to end.
  if (!client.session.access) await client.get("/api/v1/auth/me");
  return new Promise((resolve, reject) => {
    uni.downloadFile({
      url: `${client.base}/api/v1/attachments/${encodeURIComponent(id)}`,
      header: { Authorization: `Bearer ${client.session.access ?? ""}` },
      success: ({ statusCode, tempFilePath }) => (statusCode === 200 ? resolve(tempFilePath) : reject(problemOf(statusCode, "", null))),
      fail: ({ errMsg }) => reject(new Error(errMsg)),
    });
  });
}
