import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The family that charts name first, and whose widths are used for laying them out. */
export const FONT_FAMILY = 'DejaVu Sans, Verdana, sans-serif';

// The font comes from a package, so that text is as wide and looks the same on every machine.
const require = createRequire(import.meta.url);

/** Absolute paths of the font's files, as the PNG renderer wants them. */
export const FONT_FILES = {
  regular: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
} as const;

/**
 * Advance widths of a TrueType font in its own units. The unit is a fraction of the em square, which is as
 * large as the font size.
 */
interface FontWidths {
  /** Units along one side of the em square: 2,048 in this font. */
  readonly unitsPerEm: number;
  /** Units of the glyph for a Unicode code point (that of glyph 0 when the font has none). */
  advance(codePoint: number): number;
}

// By path; two at the most.
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

/** A space at which a line may break: not the one between a number and its unit, as in `60 s` or `5 %`. */
const BREAK = /(?<!\d) +| +(?!(?:s|ms|µs)\b|%)/;

/**
 * Breaks a text at spaces into lines of at most `width` pixels; a single longer word keeps a line of its own.
 *
 * @param width pixels
 * @param size of the font, pixels
 */
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

/**
 * Shortens a text to at most `width` pixels, with an ellipsis in place of what is left out.
 *
 * @param width pixels
 * @param size of the font, pixels
 */
export function shortenText(text: string, width: number, size: number, bold = false): string {
  if (textWidth(text, size, bold) <= width) return text;
  // By code points, so that no half of a surrogate pair is left.
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

/**
 * Reads the tables head, hhea, hmtx and cmap (OpenType specification 1.9, "Font tables"). Only widths are
 * wanted, so outlines are never looked at. Offsets are bytes, numbers are big-endian.
 */
function readFont(file: Buffer): FontWidths {
  const tables = tableOffsets(file);
  const glyphOf = readCharacterMap(file, tableAt(tables, 'cmap'));
  const metrics = tableAt(tables, 'hmtx');
  // hhea, offset 34: numberOfHMetrics.
  // Glyphs from this number on share the advance of the last one before it.
  const ownAdvances = file.readUInt16BE(tableAt(tables, 'hhea') + 34);
  return {
    // head, offset 18: unitsPerEm. An entry of hmtx has four bytes: the advance and the left side bearing.
    unitsPerEm: file.readUInt16BE(tableAt(tables, 'head') + 18),
    advance: (codePoint) =>
      file.readUInt16BE(metrics + 4 * Math.min(glyphOf.get(codePoint) ?? 0, ownAdvances - 1)),
  };
}

/**
 * Where each table of the font begins, bytes from the start of the file, by its four-letter tag. The header
 * has the number of tables at byte 4, and records of 16 bytes from byte 12 on.
 */
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

/**
 * Glyph by code point, from the first subtable of format 4, which covers the basic multilingual plane.
 *
 * @throws Error when there is no such subtable
 */
function readCharacterMap(file: Buffer, cmap: number): Map<number, number> {
  // The header has the number of subtables at byte 2, and records of 8 bytes from byte 4 on, which end with
  // an offset.
  for (let i = 0; i < file.readUInt16BE(cmap + 2); i++) {
    const subtable = cmap + file.readUInt32BE(cmap + 4 + 8 * i + 4);
    if (file.readUInt16BE(subtable) === 4) return readSegments(file, subtable);
  }
  throw new Error('the font has no character map of format 4');
}

/**
 * A format 4 subtable: segments of consecutive code points, in four parallel arrays of 16-bit numbers. A
 * segment has a start, an end, a delta, and an offset into an array of glyphs or 0 (cmap format 4, "Segment
 * mapping to delta values").
 */
function readSegments(file: Buffer, subtable: number): Map<number, number> {
  const glyphs = new Map<number, number>();
  // segCountX2: twice the number of segments, which is the length of each array in bytes.
  const bytes = file.readUInt16BE(subtable + 6);
  const ends = subtable + 14;
  // Two bytes of padding (reservedPad) lie between the ends and the starts.
  const starts = ends + bytes + 2;
  for (let segment = 0; segment < bytes; segment += 2) {
    const delta = file.readUInt16BE(starts + bytes + segment);
    const rangeAt = starts + 2 * bytes + segment;
    const range = file.readUInt16BE(rangeAt);
    const start = file.readUInt16BE(starts + segment);
    // The last segment always maps 0xffff, which is no character.
    for (let code = start; code <= file.readUInt16BE(ends + segment) && code < 0xffff; code++) {
      // The offset counts from its own place in the file.
      const glyph = range === 0 ? code : file.readUInt16BE(rangeAt + range + 2 * (code - start));
      if (glyph !== 0) glyphs.set(code, (glyph + delta) & 0xffff);
    }
  }
  return glyphs;
}
