import type { EventLoop } from '../../engine/eventLoop.ts';
import type { RandomStreams } from '../../engine/random.ts';
import type { ApiObject, Kind, Labels, ObjectMeta, ObjectOf, OwnerReference, Pod } from '../objects.ts';
import type { ClusterSettings } from '../settings.ts';
import { DelayLine } from './delayLine.ts';
import { deletionGrace } from './deletionGrace.ts';
import { generateName } from './names.ts';
import { objectKey } from './objectKey.ts';
import type { ApiRequest } from './request.ts';
import { Table } from './table.ts';
import type { ObservedChange, Observer, Watches, WatchHandler } from './watch.ts';

/** What a writer says about a new object; one of `name` and `generateName` (a base for the server to complete). */
export interface DraftMeta {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
  /** The controller that the object belongs to and is deleted with. */
  readonly owner?: OwnerReference;
}

/**
 * Of a deletion: `DeleteOptions` in `staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/types.go`, as far as it matters
 * here.
 */
export interface DeleteOptions {
  /** Precondition: only the object with this uid. */
  readonly uid?: string;
  /** Overrides the pod's own; 0 removes the object at once. */
  readonly gracePeriodSeconds?: number;
}

/** One table a kind, each typed by its kind, so that a look-up needs no cast. */
type Tables = { readonly [K in Kind]: Table<ObjectOf<K>> };

/**
 * The API server and its store: the one place that holds the truth, and the only way in which components talk.
 *
 * A request reaches the store `apiLatency` after its client has sent it and is decided there, on the object as it then
 * is. A watcher gets each change `watchLatency` after the write, in the order of the writes, as an immutable object.
 * The methods ending in `Now` write at the present moment; they are for what happens *at* the server: its start,
 * `kubectl apply` and a user's delete.
 */
export class ApiServer implements Watches {
  readonly #loop: EventLoop;
  /** Requests on their way to the server, in the order in which they were sent. */
  readonly #writes: DelayLine<ApiRequest>;
  /** Changes on their way to the watchers: one line for all kinds, so that nobody sees an effect before its cause. */
  readonly #deliveries: DelayLine<() => void>;
  /** Seconds from a write to a watcher. */
  readonly watchLatency: number;
  readonly #availabilityHandlers = new Set<(available: boolean) => void>();
  #available = true;
  /** Two streams: how often a name is drawn must not change the uids. */
  readonly #names: () => number;
  readonly #uids: () => number;
  /** The last write's number. It grows with every write of any kind. */
  #revision = 0;
  /** Objects made so far, of any kind. */
  #created = 0;
  readonly #tables: Tables = {
    Node: new Table((node) => node.meta.name),
    Pod: new Table((pod) => pod.spec.nodeName),
    ReplicaSet: new Table(() => undefined),
    Deployment: new Table(() => undefined),
    StatefulSet: new Table(() => undefined),
    DaemonSet: new Table(() => undefined),
    Service: new Table(() => undefined),
    EndpointSlice: new Table(() => undefined),
    Endpoints: new Table(() => undefined),
    Lease: new Table(() => undefined),
    PodDisruptionBudget: new Table(() => undefined),
    HorizontalPodAutoscaler: new Table(() => undefined),
    Secret: new Table(() => undefined),
    ConfigMap: new Table(() => undefined),
    NetworkPolicy: new Table(() => undefined),
    Namespace: new Table(() => undefined),
    Ingress: new Table(() => undefined),
    Gateway: new Table(() => undefined),
    HTTPRoute: new Table(() => undefined),
    ServiceExport: new Table(() => undefined),
    ServiceImport: new Table(() => undefined),
  };

  constructor(loop: EventLoop, settings: ClusterSettings, streams: RandomStreams) {
    this.#loop = loop;
    this.watchLatency = settings.watchLatency;
    this.#writes = new DelayLine(loop, settings.apiLatency, (request) =>
      this.#available ? request.arrive() : request.refuse(),
    );
    this.#deliveries = new DelayLine(loop, settings.watchLatency, (deliver) => deliver());
    this.#names = streams.stream('api-server/names');
    this.#uids = streams.stream('api-server/uids');
  }

  /** Does the server answer? Its store is there in any case. */
  get available(): boolean {
    return this.#available;
  }

  /** The object as it is now. For faults, metrics and a component's start: whoever acts on it looks at the truth. */
  get<K extends Kind>(kind: K, key: string): ObjectOf<K> | undefined {
    return this.#table(kind).get(key);
  }

  /** All objects of a kind as they are now, in the order of their creation; the same warning as for {@link get}. */
  list<K extends Kind>(kind: K): IterableIterator<ObjectOf<K>> {
    return this.#table(kind).list();
  }

  /** The pods bound to a node: what a kubelet lists when it starts or its connection comes back. */
  podsOn(nodeName: string): Pod[] {
    return this.#table('Pod').listScope(nodeName);
  }

  /**
   * List and watch: the objects there are come as ADDED, then each change. A handler for part of a kind (pods by
   * the node they are bound to, nodes by name) names that part as `scope`, like a field selector.
   * @returns the function that ends the watch
   */
  watch<K extends Kind>(kind: K, handler: WatchHandler<ObjectOf<K>>, scope?: string): () => void {
    const table = this.#table(kind);
    const since = this.#revision;
    const listed = scope === undefined ? [...table.list()] : table.listScope(scope);
    let active = true;
    this.#deliveries.push(() => {
      for (const object of listed) if (active) handler({ type: 'ADDED', object });
    });
    const end = table.addWatcher(handler, since, scope);
    return () => {
      active = false;
      end();
    };
  }

  /** Sees each write without any lag. For metrics and the event log only: a component that used it would be cheating. */
  observe<K extends Kind>(kind: K, observer: Observer<ObjectOf<K>>): void {
    this.#table(kind).observe(observer);
  }

  /** Sends a request: it arrives `apiLatency` from now, or finds no server. */
  send(request: ApiRequest): void {
    this.#writes.push(request);
  }

  /** Begins or ends an outage: while it lasts every request is refused, and whoever watches hears nothing. */
  setAvailable(available: boolean): void {
    if (available === this.#available) return;
    this.#available = available;
    for (const handler of [...this.#availabilityHandlers]) handler(available);
  }

  /** Tells of the beginning and the end of outages: of the first a connection tells its owner, of the second nobody. */
  onAvailability(handler: (available: boolean) => void): () => void {
    this.#availabilityHandlers.add(handler);
    return () => this.#availabilityHandlers.delete(handler);
  }

  /** Creates an object at this moment. @returns undefined if the name is taken */
  createNow<K extends Kind>(
    kind: K,
    draft: DraftMeta,
    make: (meta: ObjectMeta) => ObjectOf<K>,
  ): ObjectOf<K> | undefined {
    const table = this.#table(kind);
    const { namespace } = draft;
    // A generated name that is taken is drawn again, as the real server does (KEP-4420).
    let name = draft.name ?? '';
    while (
      name === '' ||
      (draft.name === undefined && table.get(objectKey({ namespace, name })) !== undefined)
    ) {
      name = generateName(draft.generateName ?? '', this.#names);
    }
    const key = objectKey({ namespace, name });
    // A name that the writer chose is never changed: `AlreadyExists`.
    if (table.get(key) !== undefined) return undefined;
    const object = make({
      name,
      namespace,
      labels: draft.labels ?? {},
      annotations: draft.annotations ?? {},
      uid: this.#newUid(),
      resourceVersion: ++this.#revision,
      creationTimestamp: this.#loop.now,
      ...(draft.owner && { owner: draft.owner }),
    });
    this.#write(table, { type: 'ADDED', object, key });
    return object;
  }

  /** Changes an object at this moment, by the rules of `ApiClient.patch`. */
  patchNow<K extends Kind>(
    kind: K,
    key: string,
    uid: string | undefined,
    change: (current: ObjectOf<K>) => ObjectOf<K> | undefined,
  ): ObjectOf<K> | undefined {
    const table = this.#table(kind);
    const previous = table.get(key);
    if (previous === undefined || (uid !== undefined && previous.meta.uid !== uid)) return undefined;
    const next = change(previous);
    if (next === undefined) return undefined;
    const object = this.#revised(next);
    this.#write(table, { type: 'MODIFIED', object, previous, key });
    return object;
  }

  /**
   * Deletes an object. A pod with a grace period is only marked: its kubelet ends the containers and deletes it
   * for good with grace period 0. Asking again can shorten the grace period, never lengthen it.
   * @returns whether there was such an object
   */
  deleteNow(kind: Kind, key: string, options: DeleteOptions = {}): boolean {
    const current: ApiObject | undefined = this.#table(kind).get(key);
    if (current === undefined || (options.uid !== undefined && options.uid !== current.meta.uid))
      return false;
    if (current.kind === 'Pod') {
      const grace = deletionGrace(current, options.gracePeriodSeconds);
      if (grace > 0) {
        this.#markForDeletion(current, grace);
        return true;
      }
    }
    this.#remove(kind, key);
    return true;
  }

  /** The first request sets the time; later ones may only shorten the grace period. */
  #markForDeletion(pod: Pod, grace: number): void {
    const asked = pod.meta.deletionGracePeriodSeconds;
    if (asked !== undefined && asked <= grace) return;
    const deletionTimestamp = pod.meta.deletionTimestamp ?? this.#loop.now;
    this.patchNow('Pod', objectKey(pod.meta), pod.meta.uid, (current) => ({
      ...current,
      meta: { ...current.meta, deletionTimestamp, deletionGracePeriodSeconds: grace },
    }));
  }

  /** The last version goes to the watchers, with a revision of its own. */
  #remove<K extends Kind>(kind: K, key: string): void {
    const table = this.#table(kind);
    const previous = table.get(key);
    if (previous === undefined) return;
    this.#write(table, { type: 'DELETED', object: this.#revised(previous), previous, key });
  }

  /** Objects are immutable: a change is a new one, and who holds the old keeps what it saw. */
  #revised<T extends ApiObject>(object: T): T {
    return { ...object, meta: { ...object.meta, resourceVersion: ++this.#revision } };
  }

  /** Stores a change, and sends it on its way to the watchers. */
  #write<T extends ApiObject>(table: Table<T>, change: ObservedChange<T>): void {
    table.write(change);
    this.#deliveries.push(() => table.deliver(change));
  }

  /** The single place that leads from a kind to its objects. */
  #table<K extends Kind>(kind: K): Table<ObjectOf<K>> {
    return this.#tables[kind];
  }

  /** Unique by its counter, and in no order that follows the creation, as the ranking of pods to delete assumes. */
  #newUid(): string {
    const random = Math.floor(this.#uids() * 2 ** 32);
    return `${random.toString(16).padStart(8, '0')}-${++this.#created}`;
  }
}
