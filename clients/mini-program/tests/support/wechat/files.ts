/** Files of a telephone, by the paths that WeChat gives. */
export interface Files {
  add(bytes: Uint8Array, ending: string): string;
  /** Makes a temporary file a kept one. */
  keep(path: string): string;
  read(path: string): Uint8Array;
  kindOf(path: string): string;
}

const KINDS: Record<string, string> = { jpg: "image/jpeg", png: "image/png", mp3: "audio/mpeg" };

export function noFiles(): Files {
  const held = new Map<string, Uint8Array>();
  let count = 0;
  const name = (folder: string, ending: string) => `wxfile://${folder}_${(count += 1)}.${ending}`;
  const read = (path: string) => {
    const bytes = held.get(path);
    if (!bytes) throw new Error(`no such file: ${path}`);
    return bytes;
  };
  const put = (folder: string, ending: string, bytes: Uint8Array) => {
    const path = name(folder, ending);
    held.set(path, bytes);
    return path;
  };
  const endingOf = (path: string) => path.split(".").at(-1) ?? "";
  return {
    add: (bytes, ending) => put("tmp", ending, bytes),
    keep(path) {
      // A kept file has moved: the temporary path is gone.
      const kept = put("store", endingOf(path), read(path));
      held.delete(path);
      return kept;
    },
    read,
    kindOf: (path) => KINDS[endingOf(path)] ?? "application/octet-stream",
  };
}
