import { NONE } from './balancer.ts';

/**
 * Where in the present list each endpoint is. State of a policy is kept in arrays by position, so that scans are
 * fast, and moves with its endpoint when the list is re-ordered.
 */
export class Positions {
  /** Position by id. */
  readonly #of = new Map<number, number>();
  #ids: Int32Array = new Int32Array(0);

  /** The ids of the present list, by position. */
  get ids(): Int32Array {
    return this.#ids;
  }

  /** Position of the endpoint, or `NONE` when it is not in the list. */
  of(id: number): number {
    return this.#of.get(id) ?? NONE;
  }

  /** Takes a new list. Returns for each new position the old one, `NONE` for an endpoint that was not there. */
  update(ids: Int32Array): Int32Array {
    // Before the map is cleared: it still holds the old positions.
    const from = ids.map((id) => this.of(id));
    this.#of.clear();
    for (let position = 0; position < ids.length; position++) this.#of.set(ids[position], position);
    this.#ids = ids;
    return from;
  }
}

/**
 * State by position after an update: what was known goes along, the rest starts at `initial`.
 * @param from as `Positions.update` gave it
 */
export function carried<T extends Float64Array | Int32Array>(old: T, from: Int32Array, initial: number): T;
export function carried(
  old: Float64Array | Int32Array,
  from: Int32Array,
  initial: number,
): Float64Array | Int32Array {
  const moved = old instanceof Int32Array ? new Int32Array(from.length) : new Float64Array(from.length);
  for (let i = 0; i < from.length; i++) moved[i] = from[i] === NONE ? initial : old[from[i]];
  return moved;
}
