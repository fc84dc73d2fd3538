import type { PodSlot } from '../cluster/runtime.ts';
import { Answering } from './answering.ts';
import { Arriving } from './arriving.ts';
import type { Attempt } from './attempts.ts';
import { type Calling, calling } from './calls/calling.ts';
import { type ClientBalancing, clientBalancing } from './clientBalancing.ts';
import { Connecting } from './connecting.ts';
import { endFlowsOfBalancers } from './endedFlows.ts';
import { Entering } from './entering.ts';
import { Forwarding } from './ingress/forwarding.ts';
import type { IngressOptions, IngressPods } from './ingress/ingressPods.ts';
import { Keepalives } from './keepalives.ts';
import { Outcomes } from './outcomes.ts';
import { Patience } from './patience.ts';
import { connectionPools } from './pools/connectionPools.ts';
import type { RequestWorld } from './requestWorld.ts';
import { Retransmitting } from './retransmitting.ts';
import { Securing } from './securing.ts';
import { Sending } from './sending.ts';
import { TimingOut } from './timingOut.ts';
import { Governing, isGoverned } from './tries/governing.ts';

/** An ingress on the way of requests, and the number of the source that its tries belong to. */
export interface IngressOnTheWay {
  readonly options: IngressOptions;
  readonly pods: IngressPods;
  readonly source: number;
}

/**
 * The way of a request, from top to bottom, and who knows each part of it:
 *
 *     arrival -> {@link Sending}: an idle connection, or a new one:
 *                    {@link Entering}: discovery -> entry -> routing view -> pick
 *                    {@link Connecting}: connect
 *     -> {@link Arriving}: request arrives -> `PodServers`: pod queue -> service
 *     -> {@link Answering}: served, answer leaves -> answer arrives -> record
 *
 * Each step is an event that carries the attempt and its generation, so a step for an attempt that its client has given
 * up finds a stale generation and does nothing. Every step can fail, and then {@link Outcomes} takes over; a client
 * whose patience ends asks {@link TimingOut} what that means.
 */
export class RequestPath {
  readonly #w: RequestWorld;
  readonly #outcomes: Outcomes;
  readonly #patience: readonly Patience[];
  readonly #sending: Sending;
  readonly #entering: Entering;
  readonly #arriving: Arriving;
  readonly #answering: Answering;
  readonly #timingOut: TimingOut;
  /** Secures connections; undefined where nobody uses TLS. */
  readonly #securing: Securing | undefined;

  // What only some runs have, each undefined where nobody asks for it.
  readonly #keepalives: Keepalives | undefined;
  /** Passes requests on from the pods of an ingress. */
  readonly #forwarding: Forwarding | undefined;
  /** Picks for clients that balance. */
  readonly #balancing: ClientBalancing | undefined;
  /** Governs clients that do more than send and wait. */
  readonly #governing: Governing | undefined;
  /** Makes the calls of pods to others. */
  readonly #calling: Calling | undefined;
  /** Has an answer that arrives more to meet than its client? */
  readonly #hasDetours: boolean;

  /** @param idle told of a pod that has nothing left to do, for the end of a process that drains */
  constructor(world: RequestWorld, idle: (slot: PodSlot) => void, ingress?: IngressOnTheWay) {
    this.#w = world;
    const { attempts, loop, tls, traffic } = world;
    // One function for each step, not one that is handed the step: so each call has a single target and is inlined.
    const request = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#arriving.arrives(attempt);
    });
    const answer = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#answerArrives(attempt);
    });
    const balancing = clientBalancing(world);
    const calls = calling(world);
    this.#balancing = balancing;
    this.#calling = calls;
    const outcomes = new Outcomes(
      world,
      (attempt) => this.#start(attempt),
      ingress && {
        source: ingress.source,
        failed: (attempt, cause, lag) => this.#forwarding?.failed(attempt, cause, lag),
      },
      balancing,
      calls,
    );
    this.#outcomes = outcomes;
    if (traffic.some(isGoverned))
      this.#governing = new Governing(world, outcomes, this.#steps(), balancing, calls);
    const pools = connectionPools(world, outcomes, (attempt) => this.#sending.goOn(attempt));
    outcomes.governing = this.#governing;
    outcomes.pools = pools;
    this.#joinDetours();
    if (traffic.some(({ keepalive }) => keepalive !== undefined))
      this.#keepalives = new Keepalives(world, outcomes);
    const keepalives = this.#keepalives;
    const retransmitting = new Retransmitting(world, outcomes);
    const connecting = new Connecting(world, outcomes, request, keepalives, pools);
    const entering = new Entering(world, outcomes, connecting);
    this.#entering = entering;
    this.#patience = traffic.map(
      ({ timeout }) => new Patience(loop, attempts, timeout, (attempt) => this.#timingOut.timedOut(attempt)),
    );
    const securing = tls && new Securing(world, tls, outcomes, request);
    this.#securing = securing;
    const forwarding = ingress && this.#secondLeg(ingress, connecting);
    this.#forwarding = forwarding;
    this.#sending = new Sending(world, { outcomes, entering, request, balancing, pools, securing });
    this.#arriving = new Arriving(world, {
      ...{ outcomes, retransmitting, keepalives, forwarding, balancing, securing },
    });
    this.#answering = new Answering(world, {
      ...{ outcomes, retransmitting, answer, calling: calls, forwarding, securing },
      idle: (slot) => {
        idle(slot);
        balancing?.podIdle(slot);
      },
    });
    this.#timingOut = new TimingOut(world, { outcomes, balancing, calling: calls, forwarding, pools });
    this.#hasDetours = keepalives !== undefined || forwarding !== undefined || balancing !== undefined;
    world.servers.listen(this.#answering, securing, world.admission, world.work);
    endFlowsOfBalancers(world, outcomes);
  }

  #steps() {
    return {
      start: (attempt: Attempt) => this.#start(attempt),
      timedOut: (attempt: Attempt) => this.#timingOut.timedOut(attempt),
    };
  }

  /** Joins calls of pods, and proxies in the pods of clients, to the way of their requests. */
  #joinDetours(): void {
    this.#calling?.listen({
      start: (call) => {
        this.#governing?.sent(call);
        this.#start(call);
      },
      served: (parent) => this.#answering.served(parent),
      callOff: (call, cause, lag, tells) => this.#outcomes.callOff(call, cause, lag, tells),
      end: (call, cause, lag) => this.#outcomes.end(call, cause, lag),
      lagOf: (call) => this.#timingOut.lagOf(call),
    });
    this.#balancing?.joinSidecars({
      atProxy: (attempt) => this.#sending.goOn(attempt),
      answered: (attempt) => this.#answered(attempt),
      failed: (attempt) => this.#outcomes.failNow(attempt),
    });
  }

  #secondLeg({ options, pods, source }: IngressOnTheWay, connecting: Connecting): Forwarding {
    return new Forwarding(this.#w, source, pods, options, {
      outcomes: this.#outcomes,
      connecting,
      patience: this.#patience[source],
      sendOver: (connection, attempt) => this.#sending.over(connection, attempt),
      timedOut: (attempt) => this.#timingOut.timedOut(attempt),
      answer: (attempt) => this.#answering.leaves(attempt),
      ...(this.#calling && { hops: this.#calling.hops }),
    });
  }

  /**
   * A client of the source sends a request.
   * @param demand uniform number in [0, 1) that decides how long its service takes
   */
  send(source: number, client: number, phase: number, demand: number): void {
    const { attempts, keys, loop, recorder } = this.#w;
    const attempt = attempts.take(source, client, loop.now, phase, 0, demand);
    if (keys !== undefined) keys.made(attempt);
    recorder.sent(source, phase);
    if (this.#governing !== undefined) this.#governing.sent(attempt);
    this.#start(attempt);
  }

  /** A try begins, and its client's patience with it. */
  #start(attempt: Attempt): void {
    const { attempts, recorder } = this.#w;
    if (this.#governing?.refuses(attempt)) return;
    this.#calling?.tryBegins(attempt);
    const source = attempts.source(attempt);
    recorder.attempted(source, attempts.phase(attempt));
    this.#patience[source].begin(attempt);
    const sidecar = this.#balancing === undefined ? undefined : this.#balancing.sidecarOf(attempt);
    if (sidecar === undefined) this.#sending.goOn(attempt);
    else sidecar.toProxy(attempt);
  }

  /** The answer is with the client, or with the proxy in its pod, which passes it on. */
  #answerArrives(attempt: Attempt): void {
    const { attempts, connections, flows } = this.#w;
    if (this.#hasDetours && this.#isForIngress(attempt)) return;
    const source = attempts.source(attempt);
    if (flows.keeps(source)) flows.used(attempt);
    connections.release(attempts.connection(attempt), attempts.client(attempt));
    if (this.#hasDetours && this.#isForProxy(attempt, source)) return;
    this.#answered(attempt);
  }

  /** Is it a pod of an ingress that has the answer? Whoever it is, its connection is alive. */
  #isForIngress(attempt: Attempt): boolean {
    this.#keepalives?.heard(this.#w.attempts.connection(attempt), this.#w.loop.now);
    if (!this.#forwarding?.isOwn(attempt)) return false;
    this.#forwarding.answered(attempt);
    return true;
  }

  /** Whoever balances learns from the answer. @returns whether that is a proxy, and the client's answer is yet to come */
  #isForProxy(attempt: Attempt, source: number): boolean {
    if (!this.#balancing?.balances(source)) return false;
    this.#balancing.answered(attempt);
    const sidecar = this.#balancing.sidecarOf(attempt);
    if (sidecar === undefined) return false;
    this.#w.attempts.setConnection(attempt, -1);
    sidecar.passAnswer(attempt);
    return true;
  }

  /** The request is done; its latency (seconds) counts from the first try. */
  #answered(attempt: Attempt): void {
    const { attempts, ends, loop, recorder } = this.#w;
    const source = attempts.source(attempt);
    const client = attempts.client(attempt);
    recorder.ok(source, attempts.phase(attempt), loop.now - attempts.sentAt(attempt));
    if (this.#governing !== undefined) this.#governing.answered(attempt);
    attempts.abandon(attempt);
    // Last, as this may be the end of a process that drains, with all that its clients wait for.
    if (this.#calling?.isCall(attempt)) this.#calling.answered(attempt);
    if (ends !== undefined) ends.ended(source, client);
  }

  /** A pod's process has ended: no packet tells those of its idle clients that are cut off from it. */
  processEnded(slot: PodSlot): void {
    const { addresses, clients, connections, hosts } = this.#w;
    this.#calling?.callerEnded(
      slot,
      (call) => this.#outcomes.clientLost(call),
      (client) => {
        connections.dropIdle(client);
        this.#balancing?.clientGone(client);
      },
    );
    if (!hosts.partitioned.includes(1)) return;
    const node = addresses.node[slot];
    connections.processEnded(slot, (client, via) => !hosts.pathOpen(clients.place[client], via, node));
  }

  /** A pod's process starts: as a client of others it has no answers of DNS and no sessions yet. */
  processStarted(slot: PodSlot): void {
    this.#calling?.callerStarted(slot, (client) => {
      this.#entering.clientStarted(client);
      this.#securing?.clientStarted(client);
    });
  }

  /** The clients on a node have died with it. */
  clientsLost(node: number): void {
    this.#outcomes.clientsLost(node);
    this.#balancing?.clientsLost(node);
  }

  /** The clients on a node are back with it, and know nothing of what they knew. */
  clientsBack(node: number): void {
    this.#entering.clientsBack(node);
  }
}
