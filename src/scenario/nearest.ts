/** Words longer than this are not compared: nobody means another word of such a length. */
const MAX_LENGTH = 64;

/**
 * The known word that was most likely meant, or `undefined` when none is near: one that differs only in case, `-`
 * and `_`, else the one with the fewest edits, of which a third of the letters are allowed.
 * Of equally near words the first counts.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > MAX_LENGTH) return undefined;
  const plain = bare(word);
  const same = known.find((candidate) => bare(candidate) === plain);
  if (same !== undefined) return same;
  let best: string | undefined;
  let fewest = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) >= fewest) continue;
    const edits = editDistance(plain, bare(candidate));
    if (edits < fewest) [best, fewest] = [candidate, edits];
  }
  return best;
}

/**
 * All known words, the nearest first: by how much of the beginning they share, which for names such as those of pods says
 * more than the number of edits, then by the edits that they need. Equally near ones keep their order.
 */
export function nearestFirst(word: string, known: readonly string[]): readonly string[] {
  const plain = bare(word.slice(0, MAX_LENGTH));
  const ranked = known.map((name) => {
    const other = bare(name.slice(0, MAX_LENGTH));
    return { name, shared: sharedStart(plain, other), edits: editDistance(plain, other) };
  });
  return ranked.sort((a, b) => b.shared - a.shared || a.edits - b.edits).map(({ name }) => name);
}

/** Letters that two words begin with alike. */
function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** Case and the separators of words are what is misspelt most often, and are no edits. */
function bare(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, '');
}

/**
 * Letters to insert, delete, replace or swap with their neighbour to get from `a` to `b` (optimal string alignment).
 * Time and memory grow with the product of the lengths. The bound on the words keeps a file of long ones from
 * taking longer than its reading.
 */
export function editDistance(a: string, b: string): number {
  const width = b.length + 1;
  const cells = new Uint16Array((a.length + 1) * width);
  for (let i = 0; i <= a.length; i++) {
    for (let j = 0; j <= b.length; j++) cells[i * width + j] = cell(cells, width, a, b, i, j);
  }
  return cells[cells.length - 1];
}

/** One cell of the table: the edits from the first `i` letters of `a` to the first `j` of `b`. */
function cell(cells: Uint16Array, width: number, a: string, b: string, i: number, j: number): number {
  if (i === 0 || j === 0) return i + j;
  const here = i * width + j;
  const replaced = cells[here - width - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
  const edits = Math.min(cells[here - width] + 1, cells[here - 1] + 1, replaced);
  // A swap of neighbours is one slip, and counts as one edit.
  const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  return swapped ? Math.min(edits, cells[here - 2 * width - 2] + 1) : edits;
}
