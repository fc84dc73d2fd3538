import type { KubeletCache } from './kubeletCache.ts';

/**
 * What one kubelet sees of the cache that all share: all of it while it is connected, what it knew at the moment of the
 * cut while it is not, and nothing if it was started in that time and has not listed anything.
 */
export class CacheView {
  readonly #shared: KubeletCache;
  /** The node is cut off from the API server at the moment. */
  #cut = false;
  /** What the kubelet knew when the cut began; not read while it is connected. */
  #frozen: KubeletCache | undefined;

  constructor(shared: KubeletCache) {
    this.#shared = shared;
  }

  /** Undefined until the Services have been listed once, which no kubelet can that starts during a cut. */
  get current(): KubeletCache | undefined {
    return this.#cut ? this.#frozen : this.#shared;
  }

  /** The node is cut off, or connected again. @param running does its kubelet run? */
  setCut(cut: boolean, running: boolean): void {
    if (cut && !this.#cut) this.#frozen = running ? this.#shared.frozen() : undefined;
    this.#cut = cut;
  }

  /** The kubelet starts anew, and has forgotten what it knew. */
  forget(): void {
    this.#frozen = undefined;
  }
}
