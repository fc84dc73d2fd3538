import { newPickRequest } from '../../balancing/balancer.ts';
import { Cause, type CauseCode, Lag } from '../../network/causes.ts';
import { INVALID_BACKEND } from '../../network/ingress/ingressConfig.ts';
import type { Attempt } from '../attempts.ts';
import type { Hops } from '../calls/hops.ts';
import type { Connecting } from '../connecting.ts';
import type { Connection } from '../connections.ts';
import type { Outcomes } from '../outcomes.ts';
import { Patience } from '../patience.ts';
import type { RequestWorld } from '../requestWorld.ts';
import { Forwards } from './forwards.ts';
import { gatewayCause, gatewayLag, isAnswer } from './gatewayErrors.ts';
import { type IngressPod, NO_ROUTE } from './ingressPod.ts';
import type { IngressOptions, IngressPods } from './ingressPods.ts';
import { KeepAlivePools } from './keepAlivePools.ts';

/** What the second leg of a request shares with the first. */
export interface SharedSteps {
  readonly outcomes: Outcomes;
  readonly connecting: Connecting;
  /** Who waits for the answer of an ingress's try; gives up after `readTimeout`. */
  readonly patience: Patience;
  /** A request leaves over a connection that is there. */
  readonly sendOver: (connection: Connection, attempt: Attempt) => void;
  /** The client of a try has waited for too long. */
  readonly timedOut: (attempt: Attempt) => void;
  /** The answer of a pod leaves for the client of a try. */
  readonly answer: (attempt: Attempt) => void;
  /** Where failures began; absent: no pod calls others. */
  readonly hops?: Hops;
}

/**
 * The second leg of a request that goes by way of an ingress. The pod of the ingress holds the client's try; for it, it
 * makes a try of its own, as a client of the pod behind: with its own place, timeouts, connections and retries, and
 * with the same steps as every other try. What comes of it decides how the first one ends:
 *
 *     client -> entry -> ingress pod: queue, own work -> route -> pick -> (an idle connection | connect) -> pod
 *     client <- answer, or 404, 500, 502, 503, 504 <- ingress pod <----------------------------------- answer
 *
 * (kubernetes/ingress-nginx and `ngx_http_upstream.c` of nginx: `proxy_next_upstream error timeout`.)
 */
export class Forwarding {
  /** Number of the traffic source that the tries of ingress pods belong to: the one behind all of the scenario's. */
  readonly source: number;
  readonly #w: RequestWorld;
  readonly #pods: IngressPods;
  readonly #options: IngressOptions;
  readonly #steps: SharedSteps;
  readonly #forwards = new Forwards();
  readonly #pools: KeepAlivePools;
  readonly #connectPatience: Patience;
  /** One object for all picks. */
  readonly #request = newPickRequest();
  readonly #again: number;

  constructor(
    world: RequestWorld,
    source: number,
    pods: IngressPods,
    options: IngressOptions,
    steps: SharedSteps,
  ) {
    this.#w = world;
    this.source = source;
    this.#pods = pods;
    this.#options = options;
    this.#steps = steps;
    const { attempts, connections, loop } = world;
    this.#pools = new KeepAlivePools(connections, options.settings);
    this.#connectPatience = new Patience(loop, attempts, options.settings.connectTimeout, (attempt) => {
      if (attempts.connection(attempt) < 0) steps.timedOut(attempt);
    });
    this.#again = loop.register((parent, generation) => this.#tryAgain(parent, generation));
  }

  /** Is it a pod of the ingress that the try is with? */
  isWithIngress(attempt: Attempt): boolean {
    return this.#pods.at(this.#w.attempts.pod(attempt)) !== undefined;
  }

  /** Is it a try that an ingress has made? */
  isOwn(attempt: Attempt): boolean {
    return this.#w.attempts.source(attempt) === this.source;
  }

  /** The try that the ingress has under way for a client's, or -1. */
  tryFor(parent: Attempt): Attempt {
    return this.isOwn(parent) ? -1 : this.#forwards.child(parent);
  }

  /** A client's try arrives at a pod of the ingress, before anything is done with it. */
  arrives(parent: Attempt): void {
    if (this.isWithIngress(parent)) this.#forwards.keepDemand(parent, this.#w.attempts.demand(parent));
  }

  /** A pod of the ingress has done its own work on a client's try, and passes it on. */
  forward(parent: Attempt): void {
    const { attempts, servers } = this.#w;
    const pod = this.#podOf(parent);
    // A client that has given up has closed its connection: nginx does not begin then (`proxy_ignore_client_abort off`).
    if (!attempts.awaited(parent)) {
      attempts.letGo(parent);
      return;
    }
    this.#noteRestart(pod);
    servers.forwarded[pod.slot]++;
    const upstream = pod.upstream(attempts.source(parent));
    if (upstream === NO_ROUTE) this.#fail(parent, Cause.notFound, Lag.none);
    else if (upstream === INVALID_BACKEND) this.#fail(parent, Cause.internalError, Lag.none);
    else {
      this.#forwards.begin(parent, upstream, pod.worker());
      this.#try(parent, pod);
    }
  }

  /** The answer to a try of an ingress has reached it. */
  answered(child: Attempt): void {
    const { attempts, loop } = this.#w;
    const parent = this.#forwards.parent(child);
    this.#pools.put(this.#poolOf(parent), attempts.connection(child), loop.now);
    this.#finish(child, parent, true, true);
    if (attempts.awaited(parent)) this.#steps.answer(parent);
    this.#letGo(parent);
  }

  /** A try of an ingress has failed: the next one, or the error that the client gets. */
  failed(child: Attempt, cause: number, lag: number): void {
    const { attempts, connections, loop } = this.#w;
    const parent = this.#forwards.parent(child);
    const connection = attempts.connection(child);
    if (connection >= 0 && isAnswer(cause)) this.#pools.put(this.#poolOf(parent), connection, loop.now);
    else if (connection >= 0) connections.close(connection, attempts.client(child));
    this.#finish(child, parent, false, isAnswer(cause));
    const mayTryAgain = !isAnswer(cause) && this.#forwards.tries(parent) < this.#options.settings.tries;
    if (attempts.awaited(parent) && mayTryAgain) {
      loop.schedule(loop.now, this.#again, parent, attempts.generation(parent));
    } else {
      this.#steps.hops?.pass(child, parent);
      // What a pod behind has met with its own calls is nothing that the ingress knew of.
      const named = cause === Cause.dependencyFailed ? lag : gatewayLag(lag);
      this.#fail(parent, gatewayCause(cause), named);
    }
  }

  /** The process of the ingress has ended with a client's try in it: its own try ends too. */
  lost(parent: Attempt): void {
    const { attempts, connections } = this.#w;
    const child = this.#forwards.child(parent);
    if (child < 0) return;
    this.#forwards.unlink(parent);
    const connection = attempts.connection(child);
    if (connection >= 0) connections.close(connection, attempts.client(child));
    attempts.setConnection(child, -1);
    attempts.abandon(child);
  }

  /** The next try of a request for which one has failed. */
  #tryAgain(parent: Attempt, generation: number): void {
    const { attempts } = this.#w;
    // The ingress may have ended in the same moment.
    if (attempts.generation(parent) !== generation || !attempts.held(parent)) return;
    this.#try(parent, this.#podOf(parent));
  }

  /** Picks a pod and sends the request there. */
  #try(parent: Attempt, pod: IngressPod): void {
    const { attempts, clientAddresses, clients, keys, loop } = this.#w;
    const upstream = this.#forwards.upstream(parent);
    const worker = this.#forwards.worker(parent);
    const tries = this.#forwards.tries(parent);
    const request = this.#request;
    request.now = loop.now;
    request.attempt = tries;
    request.source = clientAddresses.address[attempts.client(parent)];
    request.hashed = false;
    keys?.describe(parent, request);
    this.#forwards.copyTried(parent, request.tried);
    const picked = pod.pick(upstream, worker, request);
    if (picked < 0) {
      const hasReady = this.#options.hasReadyEndpoint(upstream);
      this.#fail(parent, Cause.serviceUnavailable, hasReady ? Lag.ingressNotYetSynced : Lag.noReadyPod);
      return;
    }
    const phase = attempts.phase(parent);
    const demand = this.#forwards.demand(parent);
    const child = attempts.take(this.source, pod.client, loop.now, phase, tries, demand);
    this.#forwards.link(parent, child, picked);
    this.#w.work?.passOn(parent, child);
    pod.balancer(upstream, worker).sent?.(picked, loop.now);
    this.#steps.patience.begin(child);
    const connection = this.#pools.take(this.#poolOf(parent), picked, loop.now);
    if (connection >= 0) {
      this.#steps.sendOver(connection, child);
      return;
    }
    this.#connectPatience.begin(child);
    attempts.setPod(child, picked);
    this.#steps.connecting.send(child, clients.place[pod.client]);
  }

  /**
   * A try of the ingress is over: its balancer is told.
   * @param answered by the pod, so that a load report may have come with the answer
   */
  #finish(child: Attempt, parent: Attempt, ok: boolean, answered: boolean): void {
    const { attempts, loop, reporting } = this.#w;
    const seconds = loop.now - attempts.sentAt(child);
    const balancer = this.#podOf(parent).balancer(
      this.#forwards.upstream(parent),
      this.#forwards.worker(parent),
    );
    const report = answered ? reporting?.broughtBy(child) : undefined;
    if (report !== undefined) balancer.report?.(attempts.pod(child), loop.now, report);
    balancer.done?.(attempts.pod(child), loop.now, seconds, ok);
    this.#forwards.unlink(parent);
    attempts.abandon(child);
  }

  /** The ingress answers with an error. */
  #fail(parent: Attempt, cause: CauseCode, lag: number): void {
    if (this.#w.attempts.awaited(parent)) this.#steps.outcomes.failFromPod(parent, cause, lag);
    this.#letGo(parent);
  }

  /** The ingress no longer holds the client's try. */
  #letGo(parent: Attempt): void {
    const { attempts, servers } = this.#w;
    const slot = attempts.pod(parent);
    attempts.letGo(parent);
    servers.returned(slot);
  }

  /** Connections that an earlier process, or an earlier pod with the same number, had are not those of this one. */
  #noteRestart(pod: IngressPod): void {
    const life = this.#w.addresses.life[pod.slot];
    if (pod.life === life) return;
    pod.life = life;
    const { workers } = this.#options.settings;
    for (let worker = 0; worker < workers; worker++) this.#pools.drop(pod.client * workers + worker);
  }

  /** The idle connections of the worker that a client's try is with. */
  #poolOf(parent: Attempt): number {
    const { client } = this.#podOf(parent);
    return client * this.#options.settings.workers + this.#forwards.worker(parent);
  }

  /** @throws RangeError if the try is with no pod of the ingress: a mistake of the program */
  #podOf(parent: Attempt): IngressPod {
    const pod = this.#pods.at(this.#w.attempts.pod(parent));
    if (pod === undefined) throw new RangeError(`the try ${parent} is with no pod of the ingress`);
    return pod;
  }
}
