import type { Place } from '../diagnostics/diagnostic.ts';
import type { Problems } from '../diagnostics/problems.ts';
import { fieldNotSimulated } from '../messages.ts';

/**
 * Fields that would change the result in a real cluster and are not simulated, and what happens instead. Each
 * is a warning, since the rest of the manifest is simulated all the same.
 */
export const NOT_SIMULATED = {
  namespaceSelector: 'a namespace has no labels but kubernetes.io/metadata.name',
  hostNetwork: 'the pods get addresses of their own',
  restartPolicy: 'containers are always restarted',
  'a preStop hook other than a sleep': 'it takes no time',
} as const;

/** A key of that table. */
export type NotSimulatedField = keyof typeof NOT_SIMULATED;

/** Where a field was met first, and in which objects. */
interface Occurrence {
  readonly place: Place;
  readonly title: string;
  readonly objects: Set<string>;
}

/**
 * Gathers the fields that are not simulated, for one warning each instead of one for every object. A folder
 * of fifty Deployments with `hostNetwork` is one fact and would be fifty lines.
 */
export class NotSimulated {
  readonly #found = new Map<NotSimulatedField, Occurrence>();

  /** Notes that the object with that title has the field. Its first occurrence is where a reader finds it. */
  add(field: NotSimulatedField, place: Place, title: string): void {
    const known = this.#found.get(field);
    if (known === undefined) this.#found.set(field, { place, title, objects: new Set([title]) });
    else known.objects.add(title);
  }

  /** One warning for each field, at its first occurrence. */
  report(problems: Problems): void {
    for (const [field, { place, title, objects }] of this.#found) {
      problems.warning(place, fieldNotSimulated(title, field, NOT_SIMULATED[field], objects.size - 1));
    }
  }
}
