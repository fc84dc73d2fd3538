import type { Path } from '../source/located.ts';

/** Lists whose elements are read by themselves, and the settings, which are read key by key. */
const PARTS = [
  ['traffic'],
  ['workloads'],
  ['faults'],
  ['thresholds'],
  ['cluster', 'nodes'],
  ['cluster', 'settings'],
  ['cluster'],
  ['clusters', undefined, 'nodes'],
  ['clusters', undefined, 'settings'],
  ['clusters', undefined],
  ['multiCluster'],
] as const;

/**
 * The parts of a scenario whose shape is wrong. A whole element of a list counts as wrong with any part of it: it has
 * been reported, something harmless stands in its place, and nothing is said about what that means.
 */
export class Unread {
  readonly #wrong: readonly Path[];
  readonly #parts: readonly Path[];

  /** @param wrong paths of everything that is wrong, from the top of the scenario */
  constructor(wrong: readonly Path[]) {
    this.#wrong = wrong;
    this.#parts = wrong.map(partOf);
  }

  /** The same where one of several clusters is spoken of as `cluster`. @param index of that cluster */
  ofCluster(index: number): Unread {
    const own = this.#wrong.filter((path) => startsWith(path, ['clusters', index]));
    return new Unread([...this.#wrong, ...own.map((path) => ['cluster', ...path.slice(2)])]);
  }

  /** Is it in a part that is wrong? What is found there may follow from what stands in its place. */
  hides(path: Path): boolean {
    return this.#parts.some((part) => startsWith(path, part));
  }

  /** Is something wrong at or below a path? Then what is there is not known. */
  within(...path: Path): boolean {
    return this.#wrong.some((each) => startsWith(each, path) || startsWith(path, each));
  }
}

/** The element, or the key of the settings, that a path leads into; the path itself if it leads to none. */
function partOf(path: Path): Path {
  const around = PARTS.find(
    (part) =>
      part.length < path.length && part.every((segment, i) => segment === undefined || segment === path[i]),
  );
  return around === undefined ? path : path.slice(0, around.length + 1);
}

/** Does a path lead to the part at `start`, or into it? */
function startsWith(path: Path, start: Path): boolean {
  return start.length <= path.length && start.every((segment, i) => segment === path[i]);
}
