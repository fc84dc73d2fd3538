import { getOrAdd } from '../getOrAdd.ts';
import type { Kind, ObjectOf } from '../objects.ts';
import { objectKey } from './objectKey.ts';
import type { Watches } from './watch.ts';

/** A change of a view: `previous` is what the view held before, `current` what it holds now. */
export type ViewHandler<T> = (current: T | undefined, previous: T | undefined) => void;

/**
 * A component's own copy of the objects of one kind, kept up by a watch and therefore as late as the watch: nobody
 * but the API server sees the truth. Handlers run after the copy and its indexes have changed, in the order in
 * which they were added. Modelled on client-go's shared informers.
 */
export class Informer<K extends Kind> {
  /** By key. An update keeps the object's place. */
  readonly #objects = new Map<string, ObjectOf<K>>();
  readonly #indexes: Index<ObjectOf<K>>[] = [];
  readonly #handlers: ViewHandler<ObjectOf<K>>[] = [];

  constructor(api: Watches, kind: K) {
    api.watch(kind, ({ type, object, key }) =>
      this.#update(key ?? objectKey(object.meta), type === 'DELETED' ? undefined : object),
    );
  }

  /** As the view has it: undefined also for an object whose creation has not arrived. */
  get(key: string): ObjectOf<K> | undefined {
    return this.#objects.get(key);
  }

  /** All objects of the view, in the order in which they came into it. */
  list(): IterableIterator<ObjectOf<K>> {
    return this.#objects.values();
  }

  /** Adds a handler for every change from now on. */
  onChange(handler: ViewHandler<ObjectOf<K>>): void {
    this.#handlers.push(handler);
  }

  /** Keeps an index by a value of the objects; to be added before the first change arrives. */
  addIndex(group: (object: ObjectOf<K>) => string | undefined): Index<ObjectOf<K>> {
    const index = new Index(group);
    this.#indexes.push(index);
    return index;
  }

  /** Copy, indexes, handlers: a handler finds all of them in the same state. */
  #update(key: string, current: ObjectOf<K> | undefined): void {
    const previous = this.#objects.get(key);
    if (current === undefined) this.#objects.delete(key);
    else this.#objects.set(key, current);
    for (const index of this.#indexes) index.update(key, current, previous);
    for (const handler of this.#handlers) handler(current, previous);
  }
}

/** Objects by one of their values, for example pods by node. O(1) a change. */
export class Index<T> {
  /** By value, then by the object's key; empty groups are dropped, so that {@link values} lists no past ones. */
  readonly #groups = new Map<string, Map<string, T>>();
  readonly #groupOf: (object: T) => string | undefined;

  constructor(groupOf: (object: T) => string | undefined) {
    this.#groupOf = groupOf;
  }

  /** The objects with that value, in the order in which they got it. */
  get(value: string): Iterable<T> {
    return this.#groups.get(value)?.values() ?? [];
  }

  /** The values that objects have. */
  values(): Iterable<string> {
    return this.#groups.keys();
  }

  /** Moves an object to the group of its present value. O(1). */
  update(key: string, current: T | undefined, previous: T | undefined): void {
    const before = previous === undefined ? undefined : this.#groupOf(previous);
    const after = current === undefined ? undefined : this.#groupOf(current);
    if (before !== undefined && before !== after) this.#remove(before, key);
    if (after !== undefined && current !== undefined) this.#group(after).set(key, current);
  }

  /** The group of a value, made for its first object. */
  #group(value: string): Map<string, T> {
    return getOrAdd(this.#groups, value, () => new Map());
  }

  /** Takes an object out of the group of its former value. */
  #remove(value: string, key: string): void {
    const group = this.#groups.get(value);
    group?.delete(key);
    if (group?.size === 0) this.#groups.delete(value);
  }
}
