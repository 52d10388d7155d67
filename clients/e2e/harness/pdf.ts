/** What a PDF of the browser holds, read with what Node has: its pages, their size, and their words. */
import { inflateSync } from "node:zlib";

export interface Pdf {
  pages: number;
  /** Points: A4 is 595 × 842. */
  width: number;
  height: number;
  /** Without any white space. */
  words: string;
}

interface Part {
  head: string;
  stream: string;
}

export function readPdf(file: Buffer): Pdf {
  const parts = partsOf(file);
  const pages = [...parts.values()].filter(({ head }) => /\/Type\s*\/Page\b(?!s)/.test(head));
  const [, width = 0, height = 0] = /\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)/.exec(pages[0]?.head ?? "")?.map(Number) ?? [];
  return { pages: pages.length, width: Math.round(width), height: Math.round(height), words: pages.map((page) => wordsOf(page, parts)).join("") };
}

/** Objects by number; streams are unpacked. */
function partsOf(file: Buffer): Map<string, Part> {
  const text = file.toString("latin1");
  const parts = new Map<string, Part>();
  for (const found of text.matchAll(/(\d+) 0 obj\b([\s\S]*?)endobj/g)) {
    const body = found[2] ?? "";
    const at = body.indexOf("stream");
    const head = at < 0 ? body : body.slice(0, at);
    const packed = at < 0 ? "" : body.slice(body.indexOf("\n", at) + 1, body.lastIndexOf("endstream"));
    parts.set(found[1] ?? "", { head, stream: /\/FlateDecode/.test(head) ? inflateSync(Buffer.from(packed, "latin1")).toString("latin1") : packed });
  }
  return parts;
}

function wordsOf(page: Part, parts: Map<string, Part>): string {
  const part = (reference: string | undefined) => parts.get(reference ?? "") ?? { head: "", stream: "" };
  const fonts = new Map([...page.head.matchAll(/\/(F\d+)\s+(\d+) 0 R/g)].map(([, name, at]) => [name, lettersOf(part(/\/ToUnicode (\d+) 0 R/.exec(part(at).head)?.[1]).stream)]));
  let font: Letters = { digits: 4, of: new Map() };
  let words = "";
  for (const [, name, hex = ""] of part(/\/Contents (\d+) 0 R/.exec(page.head)?.[1]).stream.matchAll(/\/(F\d+)\s+[\d.]+\s+Tf|<([0-9A-Fa-f]+)>\s*Tj/g)) {
    if (name) font = fonts.get(name) ?? font;
    for (let at = 0; at < hex.length; at += font.digits) words += font.of.get(parseInt(hex.slice(at, at + font.digits), 16)) ?? "";
  }
  // Some fonts name letters by the radicals that look like them.
  return words.normalize("NFKC").replaceAll(/\s/g, "");
}

/** Which letters the glyphs of a font stand for, and how many digits name one. */
interface Letters {
  digits: number;
  of: Map<number, string>;
}

function lettersOf(map: string): Letters {
  const letters = new Map<number, string>();
  const letter = (hex: string) => String.fromCharCode(...(hex.match(/.{4}/g) ?? []).map((unit) => parseInt(unit, 16)));
  for (const [, block = ""] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) for (const [, from = "", to = ""] of block.matchAll(/<(\w+)>\s*<(\w+)>/g)) letters.set(parseInt(from, 16), letter(to));
  for (const [, block = ""] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, first = "", last = "", to = ""] of block.matchAll(/<(\w+)>\s*<(\w+)>\s*<(\w+)>/g))
      for (let glyph = parseInt(first, 16); glyph <= parseInt(last, 16); glyph += 1) letters.set(glyph, String.fromCharCode(parseInt(to, 16) + glyph - parseInt(first, 16)));
  return { digits: /begincodespacerange\s*<(\w+)>/.exec(map)?.[1]?.length ?? 4, of: letters };
}
