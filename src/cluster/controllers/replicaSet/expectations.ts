/** Expectations that were never met are given up after this long, seconds: `pkg/controller/controller_utils.go`. */
const EXPECTATIONS_TIMEOUT = 300;

/** What one pass asked for; the next pass that asks replaces it. */
interface Expected {
  /** Creations that the view has not shown; may go below 0 where it shows more than was asked for. */
  creates: number;
  readonly deletes: Set<string>;
  /** Seconds. */
  readonly since: number;
}

/**
 * What a controller asked for and its lagging view has not shown yet. Without this it would create the same pods
 * again while the first ones are on their way.
 */
export class Expectations {
  /** By the owner's key. */
  readonly #expected = new Map<string, Expected>();

  /**
   * What a pass asked for.
   * @param creates number of pods
   * @param deletes uids of the pods whose deletion was asked for
   * @param now seconds
   */
  expect(key: string, creates: number, deletes: Iterable<string>, now: number): void {
    this.#expected.set(key, { creates, deletes: new Set(deletes), since: now });
  }

  /** The view showed new pods, or they will never come because their creation failed. */
  created(key: string, count = 1): void {
    const expected = this.#expected.get(key);
    if (expected !== undefined) expected.creates -= count;
  }

  /** The view showed that a pod goes. */
  deleted(key: string, uid: string): void {
    this.#expected.get(key)?.deletes.delete(uid);
  }

  /** May the owner act again? One that never asked for anything may. */
  satisfied(key: string, now: number): boolean {
    const expected = this.#expected.get(key);
    if (expected === undefined) return true;
    return (
      (expected.creates <= 0 && expected.deletes.size === 0) || now - expected.since > EXPECTATIONS_TIMEOUT
    );
  }
}
