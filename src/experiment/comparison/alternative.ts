/** One of the things that are compared: a scenario with some values changed. */
export interface Alternative {
  /** As tables and charts call it: `least-request`, `replicas=5`. */
  readonly name: string;
  /** Changes to the scenario, `path=value` each, as `--set` takes them. */
  readonly set: readonly string[];
}

/**
 * The alternatives that were asked for make no comparison; the message says why and what would. `seatrial` ends with
 * status 2 for it, as for any usage error.
 */
export class AlternativesError extends Error {
  override readonly name = 'AlternativesError';
}

/** More alternatives than this are a mistyped grid, and no chart could show them. */
export const MAX_ALTERNATIVES = 100;

/**
 * Every combination of one alternative from each list, the last list changing fastest: what hyperfine does with several
 * parameter lists.
 *
 * @throws {AlternativesError} when there are too many, or two that are the same
 */
export function grid(axes: readonly (readonly Alternative[])[]): Alternative[] {
  const size = axes.reduce((product, axis) => product * axis.length, 1);
  if (size > MAX_ALTERNATIVES) {
    const sizes = axes.map((axis) => axis.length).join(' x ');
    throw new AlternativesError(
      // Checked before any is made: a mistyped grid can have millions.
      `${sizes} = ${size} alternatives are more than ${MAX_ALTERNATIVES}; every --vary is combined with every other`,
    );
  }
  const combined = axes.reduce<Alternative[]>(
    (left, axis) => left.flatMap((a) => axis.map((b) => joined(a, b))),
    [{ name: '', set: [] }],
  );
  const twice = combined.find(({ name }, i) => combined.findIndex((other) => other.name === name) !== i);
  if (twice !== undefined) throw new AlternativesError(`"${twice.name}" is given twice`);
  return combined;
}

/** Both changes in one. */
function joined(a: Alternative, b: Alternative): Alternative {
  return { name: a.name === '' ? b.name : `${a.name}, ${b.name}`, set: [...a.set, ...b.set] };
}
