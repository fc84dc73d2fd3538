/**
 * What each client of one source has for itself, or all of them together. A client's is made when it is first asked
 * for, so that sources of a million clients cost what their busy ones do.
 */
export class PerClient<T> {
  readonly #first: number;
  readonly #shared: boolean;
  readonly #make: (index: number) => T;
  readonly #made: (T | undefined)[] = [];

  /**
   * @param first number of the source's first client
   * @param make what a client has, by its place among those of the source (0 where all share it)
   */
  constructor(first: number, shared: boolean, make: (index: number) => T) {
    this.#first = first;
    this.#shared = shared;
    this.#make = make;
  }

  /** @param client number over all sources */
  of(client: number): T {
    const index = this.#shared ? 0 : client - this.#first;
    let one = this.#made[index];
    if (one === undefined) {
      one = this.#make(index);
      this.#made[index] = one;
    }
    return one;
  }

  /** The client has died; if it comes back, it begins anew. What all share lives on elsewhere. */
  forget(client: number): void {
    if (!this.#shared) this.#made[client - this.#first] = undefined;
  }
}
