import type { Problems } from '../diagnostics/problems.ts';
import { noSuchObject } from '../messages.ts';
import type { Located } from './located.ts';
import { type Assignment, assigned, type Overrides, objectAssignments } from './overrides.ts';

/**
 * Changes to objects of the manifests, wherever they are written: `--set manifests.Deployment/web.spec.replicas=5`. Kinds
 * are told apart as kubectl does, without regard to case. They come after the file is read, since a change
 * may be of an object of any manifest.
 */
export class ObjectChanges {
  readonly #problems: Problems;
  readonly #changes: readonly Assignment[];
  readonly #used = new Set<Assignment>();
  readonly #titles: string[] = [];

  constructor(overrides: Overrides, problems: Problems) {
    this.#problems = problems;
    this.#changes = objectAssignments(overrides, problems);
  }

  /**
   * The object with its changes.
   * @param title `Deployment/web`
   */
  applied(object: Located, title: string): Located {
    this.#titles.push(title);
    const own = this.#changes.filter(({ path: [, name] }) => name.toLowerCase() === title.toLowerCase());
    if (own.length === 0) return object;
    for (const change of own) this.#used.add(change);
    return assigned(
      object,
      own.map(({ path, value, place }) => ({ path: path.slice(2), value, place })),
      this.#problems,
    );
  }

  /**
   * A change of an object that is not there is an error; call it when all objects have been read. A title
   * that is near one of those met is proposed.
   */
  reportUnused(): void {
    for (const change of this.#changes) {
      const [, title] = change.path;
      if (!this.#used.has(change)) this.#problems.error(change.place, noSuchObject(title, this.#titles));
    }
  }
}
