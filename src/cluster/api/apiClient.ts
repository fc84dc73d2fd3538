import type { RandomStreams } from '../../engine/random.ts';
import type { Clock } from '../clock.ts';
import type { Kind, ObjectMeta, ObjectOf, Pod } from '../objects.ts';
import type { ClientSettings, ClusterSettings } from '../settings.ts';
import type { ApiServer, DeleteOptions, DraftMeta } from './apiServer.ts';
import { EventPosts } from './eventPosts.ts';
import { RateLimiter, UNLIMITED } from './rateLimiter.ts';
import { Reconnection } from './reconnection.ts';
import { Reflector } from './reflector.ts';
import type { ApiRequest } from './request.ts';
import type { Watches, WatchHandler } from './watch.ts';

/** The back-off of failed work, seconds: `staging/src/k8s.io/client-go/util/workqueue/default_rate_limiters.go`. */
const RETRY_BASE = 0.005;
const RETRY_MAX = 1000;

/** What a client is made of. */
export interface ApiClientParts {
  readonly server: ApiServer;
  /** Of the component's process: its timers end with it. */
  readonly clock: Clock;
  readonly settings: ClusterSettings;
  /** For the jitter of watches after an outage. */
  readonly streams: RandomStreams;
  /** Names the random stream of its back-offs. */
  readonly component: string;
  /** `kubeAPIQPS` and `kubeAPIBurst`; 0 calls a second: no limit. */
  readonly limits: ClientSettings;
  /** Seconds until a refused request is tried again, by the number of failures before; absent: the work queue's back-off. */
  readonly retryDelay?: (failures: number) => number;
}

/**
 * The way of one component to the API server. What it asks for goes out as fast as its token bucket allows, in the
 * order in which it was asked for; a request then takes `apiLatency`. Watches are not limited.
 *
 * A request that finds no server fails: it is made again with a back-off, unless whoever made it has said what to do
 * then (`failed`). Of a client that was closed nothing arrives any more, and nothing is told to its owner.
 */
export class ApiClient implements Watches {
  /** Where a request does what it does once it has arrived. */
  readonly server: ApiServer;
  readonly #parts: ApiClientParts;
  /** Shared by all requests and events of the component, so that a burst of either delays the other. */
  readonly #limiter: RateLimiter;
  readonly #events: EventPosts;
  /** Ends the watches that are open. */
  readonly #ends: (() => void)[] = [];
  /** Stays so: a process that starts again makes a new client. */
  #closed = false;

  constructor(parts: ApiClientParts) {
    const { server, clock, settings, limits } = parts;
    this.#parts = parts;
    this.server = server;
    this.#limiter = new RateLimiter(limits, clock.now);
    this.#events = new EventPosts(clock, this.#limiter, settings.apiLatency);
  }

  /** Its process has ended. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Would a request find a server at this moment? */
  get available(): boolean {
    return this.server.available;
  }

  /** Seconds until the last request that was made goes out. */
  get backlog(): number {
    return this.#limiter.backlog(this.#parts.clock.now);
  }

  /** A second client of the same component, without a limit. */
  unlimited(): ApiClient {
    return new ApiClient({ ...this.#parts, limits: UNLIMITED });
  }

  /** The process ends: what waits is dropped, watches end, answers are not heard. */
  close(): void {
    this.#closed = true;
    for (const end of this.#ends.splice(0)) end();
  }

  /** @see ApiServer.get */
  get<K extends Kind>(kind: K, key: string): ObjectOf<K> | undefined {
    return this.server.get(kind, key);
  }

  /** @see ApiServer.list */
  list<K extends Kind>(kind: K): IterableIterator<ObjectOf<K>> {
    return this.server.list(kind);
  }

  /** @see ApiServer.podsOn */
  podsOn(nodeName: string): Pod[] {
    return this.server.podsOn(nodeName);
  }

  /**
   * List and watch, as {@link ApiServer.watch}; an outage interrupts it, with the back-off of a {@link Reflector}.
   * @returns the function that ends the watch
   */
  watch<K extends Kind>(kind: K, handler: WatchHandler<ObjectOf<K>>, scope?: string): () => void {
    const { clock } = this.#parts;
    const reflector = new Reflector(clock, this.server, () => this.#random(), handler);
    const endWatch = this.server.watch(kind, (event) => reflector.receive(event), scope);
    const endOutages = this.server.onAvailability((available) => {
      if (!available) reflector.disconnect();
    });
    if (!this.available) reflector.disconnect();
    const end = () => {
      endWatch();
      endOutages();
      reflector.stop();
    };
    this.#ends.push(end);
    return end;
  }

  /** Runs a task now or, during an outage, when a reflector's attempts have got through. */
  whenReachable(task: () => void): void {
    if (this.available) task();
    else new Reconnection(this.#parts.clock, this.server, () => this.#random(), task).lost();
  }

  /** Creates an object; `done` gets it, or undefined if the name was taken. @param failed told of an outage */
  create<K extends Kind>(
    kind: K,
    meta: DraftMeta,
    make: (meta: ObjectMeta) => ObjectOf<K>,
    done?: (created: ObjectOf<K> | undefined) => void,
    failed?: () => void,
  ): void {
    this.request(() => {
      const created = this.server.createNow(kind, meta, make);
      done?.(created);
    }, failed);
  }

  /**
   * Changes an object. `change` is applied to the truth when the request arrives and returns the new object, or
   * undefined to leave it. Nothing happens if the object is gone or has another uid (an object that was deleted
   * and made again). `done` gets the new object, or undefined if nothing was written. @param failed told of an outage
   */
  patch<K extends Kind>(
    kind: K,
    key: string,
    uid: string,
    change: (current: ObjectOf<K>) => ObjectOf<K> | undefined,
    done?: (changed: ObjectOf<K> | undefined) => void,
    failed?: () => void,
  ): void {
    this.request(() => {
      const changed = this.server.patchNow(kind, key, uid, change);
      done?.(changed);
    }, failed);
  }

  /** Deletes an object by the rules of {@link ApiServer.deleteNow}; `done` learns whether there was one to delete. */
  delete(
    kind: Kind,
    key: string,
    options: DeleteOptions = {},
    done?: (found: boolean) => void,
    failed?: () => void,
  ): void {
    this.request(() => {
      const found = this.server.deleteNow(kind, key, options);
      done?.(found);
    }, failed);
  }

  /**
   * Any request: `answer` runs at the server when the request arrives, on the truth, and may use the server's methods
   * ending in `Now`. @param failed told if there was no server; absent: the request is made again
   */
  request(answer: () => void, failed?: () => void): void {
    this.#send(new ClientRequest(this, answer, failed));
  }

  /**
   * A request of which only the cost matters: a read whose answer is known, a field that the model leaves out. It takes
   * a token and no time beyond waiting for it. @param next what the component goes on with
   */
  charge(next: () => void): void {
    if (this.#closed) return;
    const wait = this.#limiter.reserve(this.#parts.clock.now);
    if (wait === 0) next();
    else this.#later(wait, next);
  }

  /** An event that the component writes through this client. @param object `Kind/name` that it is about */
  postEvent(object: string): void {
    if (!this.#closed) this.#events.post(object);
  }

  /** A request has found no server. */
  refused(request: ClientRequest): void {
    if (this.#closed) return;
    const { clock, retryDelay = workQueueDelay } = this.#parts;
    // Controllers have a work queue that tries again; a kubelet has a back-off of its own for each kind of request.
    if (request.failed !== undefined) request.failed();
    else clock.setTimer(retryDelay(request.failures++), () => this.#send(request));
  }

  /** Goes out now if there is a token. */
  #send(request: ClientRequest): void {
    if (this.#closed) return;
    const wait = this.#limiter.reserve(this.#parts.clock.now);
    if (wait === 0) this.server.send(request);
    else this.#later(wait, () => this.server.send(request));
  }

  /** A wait that the closing of the client outlives does nothing. */
  #later(wait: number, task: () => void): void {
    this.#parts.clock.setTimer(wait, () => {
      if (!this.#closed) task();
    });
  }

  /** The jitter of all watches of one component comes from one stream, made when the first outage asks for it. */
  #random(): () => number {
    return this.#parts.streams.stream(`reflector/${this.#parts.component}`);
  }
}

/** One request of a client, through all its attempts. */
class ClientRequest implements ApiRequest {
  readonly #client: ApiClient;
  readonly #answer: () => void;
  /** What the sender does about an outage; absent: the client tries again. */
  readonly failed: (() => void) | undefined;
  /** Attempts that found no server. */
  failures = 0;

  constructor(client: ApiClient, answer: () => void, failed: (() => void) | undefined) {
    this.#client = client;
    this.#answer = answer;
    this.failed = failed;
  }

  /** A request whose sender has ended meanwhile is dropped, as its connection is. */
  arrive(): void {
    if (!this.#client.closed) this.#answer();
  }

  refuse(): void {
    this.#client.refused(this);
  }
}

/**
 * Seconds until work that has failed is tried again: `ItemExponentialFailureRateLimiter` in the file of the back-off.
 * @param failures before this one
 * @returns seconds, 5 ms doubled for each failure, at most 1,000 s
 */
export function workQueueDelay(failures: number): number {
  return Math.min(RETRY_MAX, RETRY_BASE * 2 ** failures);
}
