import type { Labels, ObjectMeta } from '../../cluster/objects.ts';
import type { ApiFields } from './apiValue.ts';
import type { ClusterView } from './clusterView.ts';
import { humanDuration } from './humanDuration.ts';

/** One object of a list. */
export interface Listed {
  /** Empty: it has none. */
  readonly namespace: string;
  readonly name: string;
  /** For `-l`. */
  readonly labels: Labels;
  /** Cells of its row in the table; with `wide` those of the wide columns too. */
  cells(wide: boolean): readonly string[];
  /** The whole object, in the API's own fields. */
  object(): ApiFields;
}

/** A kind of object that can be looked at. */
export interface Resource {
  /** As in `kubectl get pods`. */
  readonly plural: string;
  /** As in `kubectl get pod`, and before a name: `pod/web-0`. */
  readonly singular: string;
  /** As in `kubectl get po`. */
  readonly shortNames: readonly string[];
  /** Group of the API; '' is the core group. */
  readonly group: string;
  /** false: the objects belong to no namespace. */
  readonly namespaced: boolean;
  /** Headings of the table. */
  readonly columns: readonly string[];
  /** Further columns of `-o wide`. */
  readonly wideColumns: readonly string[];
  /** In the order of the API server's list. */
  list(view: ClusterView): Listed[];
}

/** How the objects of one kind are shown. */
export interface Shown<T> extends Omit<Resource, 'list'> {
  /** The objects of that kind in a view. */
  readonly of: (view: ClusterView) => readonly T[];
  /** Where name, namespace and labels of an object are. */
  readonly meta: (object: T) => Pick<ObjectMeta, 'name' | 'namespace' | 'labels'>;
  /** `wide`: nothing needs to be cut short. */
  readonly cells: (object: T, view: ClusterView, wide: boolean) => readonly string[];
  /** Cells of the wide columns; absent: there are none. */
  readonly wideCells?: (object: T, view: ClusterView) => readonly string[];
  /** The whole object, in the API's own fields. */
  readonly object: (object: T, view: ClusterView) => ApiFields;
}

/**
 * A resource of objects that are shown in one way. Cells and fields are made only when they are asked for.
 */
export function resource<T>({ of, meta, cells, wideCells, object, ...names }: Shown<T>): Resource {
  const listed = (item: T, view: ClusterView): Listed => ({
    name: meta(item).name,
    namespace: meta(item).namespace,
    labels: meta(item).labels,
    cells: (wide) => [...cells(item, view, wide), ...(wide ? (wideCells?.(item, view) ?? []) : [])],
    object: () => object(item, view),
  });
  return { ...names, list: (view) => of(view).map((item) => listed(item, view)) };
}

/**
 * The AGE of an object.
 *
 * @param now moment of the view, simulated seconds
 */
export function age(
  { creationTimestamp }: Pick<ObjectMeta, 'creationTimestamp'>,
  { now }: ClusterView,
): string {
  return humanDuration(now - creationTimestamp);
}
