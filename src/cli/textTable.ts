import Table from 'cli-table3';

/** A table of text for the terminal. */
export interface TextTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns (from 0) whose cells are numbers and stand to the right. */
  readonly right?: readonly number[];
  /** Break cells that are too long into lines instead of cutting them. */
  readonly wrap?: boolean;
}

/** Spaces between columns, as kubectl has them, and where there is no room for that. In characters. */
const GAP = 3;
const NARROW_GAP = 2;
/** Stands for the space before a per cent sign while lines are broken: a private character, which the table takes for a letter. */
const BOUND = '\u{e000}';
/** No column is cut to less than this. In characters. */
const MIN_WIDTH = 8;

/** Nothing between cells but the gap, and no lines. */
const CHARS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
};

/**
 * Lays a table out in at most `columns` characters a line; cells that are too long end in an ellipsis or are
 * wrapped.
 *
 * @param columns width in characters
 * @returns lines without a line break at the end and without spaces at their ends
 */
export function textTable({ head, rows, right = [], wrap = false }: TextTable, columns: number): string {
  const gap = naturalWidth({ head, rows }) <= columns ? GAP : NARROW_GAP;
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replace(/(?<=\d) %/g, `${BOUND}%`)));
  const table = new Table({
    chars: { ...CHARS, middle: ' '.repeat(gap) },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colWidths: fittingWidths(cells, columns - gap * (head.length - 1), wrap),
    wordWrap: wrap,
    colAligns: head.map((_, column) => (right.includes(column) ? 'right' : 'left')),
  });
  for (const row of cells) table.push([...row]);
  return table
    .toString()
    .replaceAll(BOUND, ' ')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Characters that a table needs for its widest line if nothing is cut. */
export function naturalWidth({ head, rows }: TextTable): number {
  return sum(naturalWidths([head, ...rows])) + GAP * (head.length - 1);
}

/**
 * The widths that the cells need, with the widest columns cut until the table fits. Columns that are wrapped
 * keep room for their longest word, even if the table gets too wide: half a word may be all that tells two
 * rows apart.
 *
 * @param room characters for the cells alone, without gaps
 */
function fittingWidths(rows: readonly (readonly string[])[], room: number, wrap: boolean): number[] {
  const widths = naturalWidths(rows);
  const words = rows.map((row) => row.map((cell) => (wrap ? longestWord(cell) : '')));
  const least = naturalWidths(words).map((width) => Math.max(MIN_WIDTH, width));
  for (let excess = sum(widths) - room; excess > 0; excess--) {
    const spare = widths.map((width, column) => (width > least[column] ? width : 0));
    const widest = spare.indexOf(Math.max(...spare));
    if (spare[widest] === 0) break;
    widths[widest]--;
  }
  return widths;
}

/** The word that wrapping cannot break. */
function longestWord(text: string): string {
  return text.split(' ').reduce((longest, word) => (word.length > longest.length ? word : longest), '');
}

/** Letters of the longest cell of each column. */
function naturalWidths(rows: readonly (readonly string[])[]): number[] {
  return rows[0].map((_, column) => Math.max(1, ...rows.map((row) => row[column].length)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
