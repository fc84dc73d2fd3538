import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The family that charts name first, and whose widths are used for laying them out. */
export const FONT_FAMILY = 'DejaVu Sans, Verdana, sans-serif';

const require = createRequire(import.meta.url);

/** Absolute paths of the font's files, as the PNG renderer wants them. */
export const FONT_FILES = {
  regular: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
} as const;

/** Advance widths of a TrueType font in its own units. */
interface FontWidths {
  readonly unitsPerEm: number;
  /** Units of the glyph for a Unicode code point (that of glyph 0 when the font has none). */
  advance(codePoint: number): number;
}

const loaded = new Map<string, FontWidths>();

/**
 * Width in pixels of a line of text at a font size in pixels. Chart layout needs it: without a canvas Vega can only guess,
 * and its guess is half as wide again, which shortens labels and shifts titles.
 */
export function textWidth(text: string, size: number, bold = false): number {
  const font = fontWidths(bold ? FONT_FILES.bold : FONT_FILES.regular);
  let units = 0;
  for (const character of text) units += font.advance(character.codePointAt(0) ?? 0);
  return (units * size) / font.unitsPerEm;
}

/** A space at which a line may break: not the one between a number and its unit. */
const BREAK = /(?<!\d) +| +(?!(?:s|ms|µs)\b|%)/;

/** Breaks a text at spaces into lines of at most `width` pixels; a single longer word keeps a line of its own. */
export function wrapText(text: string, width: number, size: number, bold = false): string[] {
  const lines: string[] = [];
  for (const word of text.trim().split(BREAK)) {
    const longer = lines.length === 0 ? word : `${lines[lines.length - 1]} ${word}`;
    if (lines.length === 0) lines.push(word);
    else if (textWidth(longer, size, bold) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Shortens a text to at most `width` pixels, with an ellipsis in place of what is left out. */
export function shortenText(text: string, width: number, size: number, bold = false): string {
  if (textWidth(text, size, bold) <= width) return text;
  const characters = [...text];
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, size, bold) > width) characters.pop();
  return `${characters.join('').trimEnd()}…`;
}

/** Each font file is read once: it has half a megabyte. */
function fontWidths(path: string): FontWidths {
  let font = loaded.get(path);
  if (!font) {
    font = readFont(readFileSync(path));
    loaded.set(path, font);
  }
  return font;
}

/** Reads the tables head, hhea, hmtx and cmap (OpenType specification 1.9, "Font tables"). */
function readFont(file: Buffer): FontWidths {
  const tables = tableOffsets(file);
  const glyphOf = readCharacterMap(file, tableAt(tables, 'cmap'));
  const metrics = tableAt(tables, 'hmtx');
  // Glyphs from this number on share the advance of the last one before it.
  const ownAdvances = file.readUInt16BE(tableAt(tables, 'hhea') + 34);
  return {
    unitsPerEm: file.readUInt16BE(tableAt(tables, 'head') + 18),
    advance: (codePoint) =>
      file.readUInt16BE(metrics + 4 * Math.min(glyphOf.get(codePoint) ?? 0, ownAdvances - 1)),
  };
}

/** Where each table of the font begins, bytes from the start of the file, by its four-letter tag. */
function tableOffsets(file: Buffer): Map<string, number> {
  const offsets = new Map<string, number>();
  for (let i = 0; i < file.readUInt16BE(4); i++) {
    const record = 12 + 16 * i;
    offsets.set(file.toString('latin1', record, record + 4), file.readUInt32BE(record + 8));
  }
  return offsets;
}

/** @throws Error when the font lacks the table: the file is not a TrueType font */
function tableAt(tables: ReadonlyMap<string, number>, name: string): number {
  const offset = tables.get(name);
  if (offset === undefined) throw new Error(`the font has no ${name} table`);
  return offset;
}

/** Glyph by code point, from the first subtable of format 4, which covers the basic multilingual plane. */
function readCharacterMap(file: Buffer, cmap: number): Map<number, number> {
  for (let i = 0; i < file.readUInt16BE(cmap + 2); i++) {
    const subtable = cmap + file.readUInt32BE(cmap + 4 + 8 * i + 4);
    if (file.readUInt16BE(subtable) === 4) return readSegments(file, subtable);
  }
  throw new Error('the font has no character map of format 4');
}

/** A format 4 subtable: segments of consecutive code points, in four parallel arrays of 16-bit numbers. */
function readSegments(file: Buffer, subtable: number): Map<number, number> {
  const glyphs = new Map<number, number>();
  const bytes = file.readUInt16BE(subtable + 6);
  const ends = subtable + 14;
  const starts = ends + bytes + 2;
  for (let segment = 0; segment < bytes; segment += 2) {
    const delta = file.readUInt16BE(starts + bytes + segment);
    const rangeAt = starts + 2 * bytes + segment;
    const range = file.readUInt16BE(rangeAt);
    const start = file.readUInt16BE(starts + segment);
    for (let code = start; code <= file.readUInt16BE(ends + segment) && code < 0xffff; code++) {
      const glyph = range === 0 ? code : file.readUInt16BE(rangeAt + range + 2 * (code - start));
      if (glyph !== 0) glyphs.set(code, (glyph + delta) & 0xffff);
    }
  }
  return glyphs;
}
