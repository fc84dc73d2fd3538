import { getOrAdd } from '../getOrAdd.ts';
import type { ApiObject } from '../objects.ts';
import { objectKey } from './objectKey.ts';
import type { ObservedChange, Observer, WatchEvent, WatchHandler } from './watch.ts';

/** A watch and the revision that its initial list was read at: older changes are in that list already. */
interface Watcher<T extends ApiObject> {
  readonly handler: WatchHandler<T>;
  /** Revision of the list. */
  readonly since: number;
}

/** Names the part of a kind that one watcher may be limited to (`spec.nodeName` of a pod); undefined: none. */
export type ScopeOf<T extends ApiObject> = (object: T) => string | undefined;

/** The objects of one kind in the store, with everybody who follows them. Insertion order is list order. */
export class Table<T extends ApiObject> {
  readonly #objects = new Map<string, T>();
  readonly #watchers = new Set<Watcher<T>>();
  /** Watchers by scope: each of thousands of kubelets is told of its own pods only. */
  readonly #scoped = new Map<string, Set<Watcher<T>>>();
  readonly #observers: Observer<T>[] = [];
  readonly #scopeOf: ScopeOf<T>;

  constructor(scopeOf: ScopeOf<T>) {
    this.#scopeOf = scopeOf;
  }

  /** The truth: for the server and what runs at it. */
  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  /** In the order of creation. */
  list(): IterableIterator<T> {
    return this.#objects.values();
  }

  /** Those in one scope: a scan, for the rare case of a component that starts anew. */
  listScope(scope: string): T[] {
    return [...this.#objects.values()].filter((object) => this.#scopeOf(object) === scope);
  }

  /** Stores or removes the object of the change and tells the observers. */
  write(change: ObservedChange<T>): void {
    const key = change.key ?? objectKey(change.object.meta);
    if (change.type === 'DELETED') this.#objects.delete(key);
    else this.#objects.set(key, change.object);
    for (const observer of this.#observers) observer(change);
  }

  /** Hands a change to the watchers: those of the whole kind first, then those of the object's scope. */
  deliver(event: WatchEvent<T>): void {
    const { resourceVersion } = event.object.meta;
    for (const watcher of this.#watchers) {
      if (resourceVersion > watcher.since) watcher.handler(event);
    }
    const scope = this.#scopeOf(event.object);
    for (const watcher of (scope !== undefined && this.#scoped.get(scope)) || []) {
      if (resourceVersion > watcher.since) watcher.handler(event);
    }
  }

  /** Observers are never told late, which is why no component may be one. */
  observe(observer: Observer<T>): void {
    this.#observers.push(observer);
  }

  /** Adds a watcher of the kind, or of one scope of it; returns the function that ends the watch. */
  addWatcher(handler: WatchHandler<T>, since: number, scope?: string): () => void {
    const watcher = { handler, since };
    const group = scope === undefined ? this.#watchers : this.#scopeGroup(scope);
    group.add(watcher);
    return () => group.delete(watcher);
  }

  /** The watchers of one scope, before there is any object in it. */
  #scopeGroup(scope: string): Set<Watcher<T>> {
    return getOrAdd(this.#scoped, scope, () => new Set());
  }
}
