import { Lane } from './lane.ts';

/** Lanes beyond this number would make finding the earliest event slower than the heap. */
export const MAX_LANES = 24;

/**
 * All lanes of a loop, and which of them has the earliest event. That is known at every moment: it can only change when
 * an empty lane gets an event, and when the earliest event is taken, which looks at the head of every lane.
 */
export class Lanes {
  /** Time (seconds) and insertion order of each lane's earliest event; `Infinity` for an empty lane. */
  readonly #headTime = new Float64Array(MAX_LANES).fill(Number.POSITIVE_INFINITY);
  readonly #headOrder = new Float64Array(MAX_LANES);
  readonly #lanes: Lane[] = [];
  #first = 0;

  /** Lanes opened so far. */
  get count(): number {
    return this.#lanes.length;
  }

  /** Opens a lane and returns its number. */
  open(): number {
    return this.#lanes.push(new Lane()) - 1;
  }

  /** Adds an event to a lane. @param order must grow with every call, over all lanes */
  push(lane: number, time: number, order: number, code: number, a: number, b: number): void {
    const target = this.#lanes[lane];
    target.push(time, order, code, a, b);
    if (target.length > 1) return;
    this.#headTime[lane] = time;
    this.#headOrder[lane] = order;
    // The new event was given last, so among equal times it is not the first.
    if (time < this.#headTime[this.#first]) this.#first = lane;
  }

  /** Time of the earliest event of all lanes, seconds; `Infinity` when there is none. */
  get firstTime(): number {
    return this.#headTime[this.#first];
  }

  /** Insertion order of the earliest event of all lanes; means nothing when there is none. */
  get firstOrder(): number {
    return this.#headOrder[this.#first];
  }

  /** The lane that holds the earliest event. */
  get first(): Lane {
    return this.#lanes[this.#first];
  }

  /** Removes the earliest event. */
  shift(): void {
    const lane = this.#lanes[this.#first];
    lane.shift();
    if (lane.length > 0) {
      this.#headTime[this.#first] = lane.headTime;
      this.#headOrder[this.#first] = lane.headOrder;
    } else {
      this.#headTime[this.#first] = Number.POSITIVE_INFINITY;
    }
    this.#findFirst();
  }

  /** Looks at the head of every lane: equal times by insertion; an empty lane's infinite time is never earlier. */
  #findFirst(): void {
    const times = this.#headTime;
    let first = 0;
    for (let lane = 1; lane < this.#lanes.length; lane++) {
      const earlier = times[lane] - times[first];
      if (earlier < 0 || (earlier === 0 && this.#headOrder[lane] < this.#headOrder[first])) first = lane;
    }
    this.#first = first;
  }
}
