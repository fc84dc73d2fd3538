/**
 * Number of values in a value once everything that it shares is written out, which is what an alias bomb multiplies:
 * shared parts are counted once and added as often as they occur, so that this itself takes time only in
 * proportion to what was written. `Infinity` for a value that contains itself. Its own bound on depth is the
 * parser's: a value of a document is never deeper than that.
 */
export function expandedSize(value: unknown, known = new Map<object, number>()): number {
  if (typeof value !== 'object' || value === null) return 1;
  const before = known.get(value);
  if (before !== undefined) return before;
  // While its parts are counted it counts as endless: only a value inside itself ever sees this.
  known.set(value, Number.POSITIVE_INFINITY);
  let size = 1;
  for (const part of Object.values(value)) size += expandedSize(part, known);
  known.set(value, size);
  return size;
}
