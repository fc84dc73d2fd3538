/** Halvings after which an interval of doubles of any usual length cannot be halved any more. */
const HALVINGS = 200;

/**
 * Where a function crosses 0 between `low` and `high`, to the last bit. Slow and sure: the equations of the theory are
 * solved once, not on a hot path.
 * @param f continuous, at most 0 at `low` and at least 0 at `high`
 */
export function bisect(f: (x: number) => number, low: number, high: number): number {
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (f(middle) <= 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
