import type { ApiObject, Kind, ObjectOf } from '../objects.ts';

/** A change as a watcher learns of it: the object as it was written, and for DELETED as it last was. */
export interface WatchEvent<T extends ApiObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: T;
  /** Where the object is stored, so that its watchers need not work it out again; absent: `objectKey` tells. */
  readonly key?: string;
}

/** Must not change the object: it is the one in the store, and every other watcher gets it, too. */
export type WatchHandler<T extends ApiObject> = (event: WatchEvent<T>) => void;

/** A change at the moment of the write, for what records a run: with the object that it replaced. */
export interface ObservedChange<T extends ApiObject> extends WatchEvent<T> {
  readonly previous?: T;
}

/** Called at the write itself, before any watcher. */
export type Observer<T extends ApiObject> = (change: ObservedChange<T>) => void;

/** Whoever lets others follow the objects of the store: the API server itself, or a component's client. */
export interface Watches {
  /**
   * List and watch of a kind, or of the part of it that `scope` names.
   * @returns the function that ends the watch
   */
  watch<K extends Kind>(kind: K, handler: WatchHandler<ObjectOf<K>>, scope?: string): () => void;
}
