import type { Place } from '../diagnostics/diagnostic.ts';
import type { Problems } from '../diagnostics/problems.ts';
import type { Located, Part, Path } from '../source/located.ts';
import { formatPath } from '../source/located.ts';
import type { NotSimulated, NotSimulatedField } from './notSimulated.ts';
import type { PlacedReference } from './placedReference.ts';

/**
 * Where problems of one object of a manifest go. Field paths are those of Kubernetes, from the object's top.
 * The schema and the readers of kinds know only the object; this knows where it is in the file, and which
 * file that is.
 */
export class ObjectReport {
  /** `Deployment/my-nginx`, as kubectl writes it. */
  readonly title: string;
  readonly #references: PlacedReference[] = [];
  readonly #located: Located;
  readonly #problems: Problems;
  readonly #notSimulated: NotSimulated;

  constructor(title: string, located: Located, problems: Problems, notSimulated: NotSimulated) {
    this.title = title;
    this.#located = located;
    this.#problems = problems;
    this.#notSimulated = notSimulated;
  }

  /** `text` follows the field's path: `spec.ports[0].port: must be ...`. */
  error(path: Path, text: string, part: Part = 'value'): void {
    this.errorText(path, `${formatPath(path)}: ${text}`, part);
  }

  /**
   * An error of a field that the API names otherwise than the manifest does, or that the manifest has not
   * got. The place shown is where the manifest does have something, the path that of the API.
   */
  errorAt(place: Path, path: Path, text: string, part: Part = 'value'): void {
    this.#problems.error(this.at(place, part), `${this.title}: ${formatPath(path)}: ${text}`);
  }

  /** An error whose text names the field itself. */
  errorText(path: Path, text: string, part: Part = 'value'): void {
    this.#problems.error(this.at(path, part), `${this.title}: ${text}`);
  }

  /** A remark about the object as it is. */
  warning(path: Path, text: string, part: Part = 'value'): void {
    this.#problems.warning(this.at(path, part), `${this.title}: ${text}`);
  }

  /** Notes a field that has no effect here. */
  notSimulated(field: NotSimulatedField, path: Path): void {
    this.#notSimulated.add(field, this.at(path, 'key'), this.title);
  }

  /** The Secrets and ConfigMaps that the object's pods need, in the order of the manifest. */
  get references(): readonly PlacedReference[] {
    return this.#references;
  }

  /** Notes a Secret or ConfigMap that has to be there, to be looked for once all manifests are read. */
  refersTo(reference: PlacedReference): void {
    this.#references.push(reference);
  }

  /**
   * Where a field stands, or the nearest one around it. A field that the manifest does not have has no line
   * of its own: the object around it has.
   */
  at(path: Path, part: Part = 'value'): Place {
    return this.#located.at(path, part);
  }
}
