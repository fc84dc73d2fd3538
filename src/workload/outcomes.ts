import type { RandomStream } from '../engine/random.ts';
import { Cause, type CauseCode, Lag } from '../network/causes.ts';
import type { PathKind } from '../network/latency.ts';
import type { Attempt } from './attempts.ts';
import type { Calling } from './calls/calling.ts';
import type { ClientBalancing } from './clientBalancing.ts';
import { Ending } from './ending.ts';
import { isAnswer } from './ingress/gatewayErrors.ts';
import type { ConnectionPools } from './pools/connectionPools.ts';
import type { RequestWorld } from './requestWorld.ts';
import { SourceBackOff } from './sourceBackOff.ts';
import type { Governing } from './tries/governing.ts';

/** Who is told of the failed tries of one source that is no client: those that an ingress makes. */
export interface Forwarder {
  readonly source: number;
  readonly failed: (attempt: Attempt, cause: number, lag: number) => void;
}

/**
 * How a try ends badly: a failure travels back to the client, or comes up there at once; then the client tries again
 * after its back-off, or the request is recorded as failed with the cause and lag of its last try.
 */
export class Outcomes {
  readonly #w: RequestWorld;
  readonly #retryDemand: readonly RandomStream[];
  readonly #backOff: SourceBackOff;
  readonly #ending: Ending;
  readonly #failure: number;
  readonly #retry: number;

  /** Number of the source whose failures go to {@link Forwarder.failed}; -1: there is none. */
  readonly #forwarded: number;
  readonly #forwarder: Forwarder | undefined;

  /** Told of failed tries and retries; undefined: no clients balance. */
  readonly #balancing: ClientBalancing | undefined;
  /** Who decides what follows a failed try; undefined: each source's number of retries does. */
  governing: Governing | undefined;
  /** Told of tries that end without a connection; undefined: connections are not limited. */
  pools: ConnectionPools | undefined;
  /** Event code of the end of a connection, where a request still is; and by source, 1: servers heed it. */
  readonly #hungUp: number;
  readonly #cancels: Uint8Array;

  /** Told likewise; undefined: no pod calls others. */
  readonly #calling: Calling | undefined;

  /** @param start begins a try: a retry whose back-off has passed */
  constructor(
    world: RequestWorld,
    start: (attempt: Attempt) => void,
    forwarder?: Forwarder,
    balancing?: ClientBalancing,
    calling?: Calling,
  ) {
    this.#calling = calling;
    this.#balancing = balancing;
    this.#w = world;
    this.#forwarded = forwarder?.source ?? -1;
    this.#forwarder = forwarder;
    const { attempts, loop, streams, traffic } = world;
    this.#backOff = new SourceBackOff(traffic, streams);
    this.#ending = new Ending(world, calling);
    this.#retryDemand = traffic.map(({ name }) => streams.stream(`retry-demand/${name}`));
    this.#failure = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#failureArrives(attempt);
    });
    this.#cancels = Uint8Array.from(traffic, ({ cancel }) => (cancel === true ? 1 : 0));
    this.#hungUp = loop.register((attempt, generation) => this.#endArrives(attempt, generation));
    this.#retry = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) start(attempt);
    });
  }

  /**
   * Sends a failure back along the way from the pod, or from its node in the pod's place: the client sees it one way
   * of the path later, unless its patience ends before.
   */
  failFromPod(attempt: Attempt, cause: CauseCode, lag: number): void {
    const { addresses, attempts, clients, latencies, reporting } = this.#w;
    if (reporting !== undefined && isAnswer(cause)) reporting.answersWithError(attempt);
    const place = clients.place[attempts.client(attempt)];
    const node = addresses.node[attempts.pod(attempt)];
    this.failAlong(attempt, latencies.path(place, attempts.via(attempt), node), cause, lag);
  }

  /** Sends a failure back along a path: see {@link failFromPod}. */
  failAlong(attempt: Attempt, path: PathKind, cause: CauseCode, lag: number): void {
    const { attempts, latencies, loop } = this.#w;
    attempts.setCause(attempt, cause);
    attempts.setLag(attempt, lag);
    loop.scheduleAfter(latencies.oneWayLane(path), this.#failure, attempt, attempts.generation(attempt));
  }

  /** The failure comes up at the client after `wait` seconds. */
  failLater(attempt: Attempt, wait: number, cause: CauseCode, lag: number): void {
    const { attempts, loop } = this.#w;
    attempts.setCause(attempt, cause);
    attempts.setLag(attempt, lag);
    loop.schedule(loop.now + wait, this.#failure, attempt, attempts.generation(attempt));
  }

  /**
   * The try has failed now: another one after the back-off, or the end of the request.
   * @param cause @param lag codes of `network/causes.ts`; only those of the last try are recorded
   */
  fail(attempt: Attempt, cause: number, lag: number): void {
    const { attempts, connections, flows, traffic } = this.#w;
    if (attempts.source(attempt) === this.#forwarded) {
      this.#forwarder?.failed(attempt, cause, lag);
      return;
    }
    if (flows.keeps(attempts.source(attempt))) flows.used(attempt);
    const source = attempts.source(attempt);
    // A server that turns a request away has answered: its connection can carry the next one.
    if (isAnswer(cause)) connections.release(attempts.connection(attempt), attempts.client(attempt));
    else this.hangUp(attempt, this.#cancels[source] === 1);
    const governing = this.governing?.governs(source) ? this.governing : undefined;
    if (governing?.wasCalledOff(attempt)) this.#balancing?.cancelled(attempt);
    else {
      this.#balancing?.failed(attempt, cause);
      this.#w.health?.failed(attempts.client(attempt), attempts.pod(attempt), cause);
    }
    if (governing !== undefined) governing.failed(attempt, cause, lag);
    else if (attempts.tries(attempt) < traffic[source].retries.attempts)
      this.tryAgain(attempt, attempts.tries(attempt) + 1, -1);
    else this.end(attempt, cause, lag);
  }

  /**
   * The client waits for the try no longer and closes its connection.
   * @param tells does the server notice, and stop? Otherwise it does the work in vain
   */
  hangUp(attempt: Attempt, tells: boolean): void {
    const { attempts, connections, latencies, loop } = this.#w;
    const connection = attempts.connection(attempt);
    if (tells && connection >= 0 && attempts.held(attempt)) {
      const lane = latencies.oneWayLane(connections.path(connection));
      loop.scheduleAfter(lane, this.#hungUp, attempt, attempts.generation(attempt));
    }
    this.#closeConnection(attempt);
  }

  /** The end of the connection is with the pod, if nothing is in the way: it drops the request that came over it. */
  #endArrives(attempt: Attempt, generation: number): void {
    const { addresses, attempts, clients, hosts, servers } = this.#w;
    if (attempts.generation(attempt) !== generation || !attempts.held(attempt)) return;
    const place = clients.place[attempts.client(attempt)];
    const node = addresses.node[attempts.pod(attempt)];
    if (!hosts.pathOpen(place, attempts.via(attempt), node)) return;
    if (this.#calling?.isWaiting(attempt)) this.#calling.withdraw(attempt);
    else servers.withdraw(attempt);
  }

  /**
   * Whoever made the request does not wait for it any more: all of its tries end, and none follows.
   * @param tells do the servers that have them notice, and stop?
   */
  callOff(attempt: Attempt, cause: CauseCode, lag: number, tells: boolean): void {
    const { attempts, health } = this.#w;
    this.governing?.calledOff(attempt, tells);
    this.hangUp(attempt, tells);
    if (cause === Cause.cancelled) this.#balancing?.cancelled(attempt);
    else {
      this.#balancing?.failed(attempt, cause);
      health?.failed(attempts.client(attempt), attempts.pod(attempt), cause);
    }
    this.end(attempt, cause, lag);
  }

  /** The clients on a node have died with it: whatever they wait for has no one left to see it. */
  clientsLost(node: number): void {
    const { attempts, clients, connections } = this.#w;
    for (let attempt = 0; attempt < attempts.used; attempt++) {
      if (!attempts.awaited(attempt) || clients.place[attempts.client(attempt)] !== node) continue;
      this.clientLost(attempt);
    }
    for (let client = 0; client < clients.count; client++) {
      if (clients.place[client] === node) connections.dropIdle(client);
    }
  }

  /** The client that waits for a try is gone. */
  clientLost(attempt: Attempt): void {
    const { attempts } = this.#w;
    this.#closeConnection(attempt);
    this.governing?.lost(attempt);
    if (attempts.isSecondary(attempt)) attempts.abandon(attempt);
    else this.end(attempt, Cause.clientLost, Lag.none);
  }

  /** A failure that was on its way is with the client. */
  #failureArrives(attempt: Attempt): void {
    const sidecar = this.#balancing?.sidecarOf(attempt);
    if (sidecar === undefined) this.failNow(attempt);
    else sidecar.passFailure(attempt);
  }

  /** The failure that was under way to the client is with it. */
  failNow(attempt: Attempt): void {
    const { attempts } = this.#w;
    this.fail(attempt, attempts.cause(attempt), attempts.lag(attempt));
  }

  /** The request, not only the try, is over: it has its one outcome. */
  end(attempt: Attempt, cause: number, lag: number): void {
    this.#ending.end(attempt, cause, lag);
  }

  /**
   * The retry is an attempt of its own: a pod may still hold the one that failed. Its demand is drawn anew.
   * @param number of the retry, from 1
   * @param wait seconds before it; negative: by the back-off of the source
   */
  tryAgain(failed: Attempt, number: number, wait: number): Attempt {
    const { attempts, loop } = this.#w;
    const source = attempts.source(failed);
    const retry = attempts.take(
      source,
      attempts.client(failed),
      attempts.sentAt(failed),
      attempts.phase(failed),
      attempts.tries(failed) + 1,
      this.#retryDemand[source](),
    );
    this.#balancing?.retried(failed, retry);
    this.#calling?.retried(failed, retry);
    this.#w.keys?.retried(failed, retry);
    const seconds = wait < 0 ? this.#backOff.seconds(source, number - 1) : wait;
    loop.schedule(loop.now + seconds, this.#retry, retry, attempts.generation(retry));
    attempts.abandon(failed);
    return retry;
  }

  /** A client does not send again over a connection on which it has waited in vain or was reset. */
  #closeConnection(attempt: Attempt): void {
    const { attempts, connections } = this.#w;
    const connection = attempts.connection(attempt);
    if (connection >= 0) {
      connections.close(connection, attempts.client(attempt));
      attempts.setConnection(attempt, -1);
      return;
    }
    this.pools?.seats.left(attempt);
    if (attempts.hasPort(attempt)) {
      attempts.setHasPort(attempt, false);
      this.#w.ports?.abandoned(attempts.client(attempt));
    }
  }
}
