import type { ApiObject } from '../objects.ts';

/** A change as a watcher learns of it: the object as it was written, and for DELETED as it last was. */
export interface WatchEvent<T extends ApiObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: T;
  /** Where the object is stored, so that its watchers need not work it out again; absent: `objectKey` tells. */
  readonly key?: string;
}

export type WatchHandler<T extends ApiObject> = (event: WatchEvent<T>) => void;

/** A change at the moment of the write, for what records a run: with the object that it replaced. */
export interface ObservedChange<T extends ApiObject> extends WatchEvent<T> {
  readonly previous?: T;
}

export type Observer<T extends ApiObject> = (change: ObservedChange<T>) => void;
