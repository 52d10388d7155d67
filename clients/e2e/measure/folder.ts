/** What a folder of built files weighs, as it is and as it travels. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync } from "node:zlib";

export interface Weight {
  files: number;
  raw: number;
  brotli: number;
}

export function weightOf(folder: string, counts: (path: string) => boolean = () => true): Weight {
  const weight: Weight = { files: 0, raw: 0, brotli: 0 };
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    // Beside the files lie their compressed copies, which may be older than they are.
    if (!entry.isFile() || entry.name.endsWith(".br") || !counts(relative(folder, file))) continue;
    const bytes = readFileSync(file);
    weight.files += 1;
    weight.raw += bytes.length;
    weight.brotli += Math.min(bytes.length, brotliCompressSync(bytes).length);
  }
  return weight;
}
