import type { PodSlot } from '../cluster/runtime.ts';
import { Cause, Lag, type LagCode } from '../network/causes.ts';
import { Address } from '../network/podAddresses.ts';
import type { Attempt } from './attempts.ts';
import { FlowFate, type FlowFateCode } from './balancedFlows.ts';
import { type Calling, calling } from './calls/calling.ts';
import { type ClientBalancing, clientBalancing } from './clientBalancing.ts';
import { Connecting } from './connecting.ts';
import type { Connection } from './connections.ts';
import { endFlowsOfBalancers } from './endedFlows.ts';
import { Entering } from './entering.ts';
import { Forwarding } from './ingress/forwarding.ts';
import { gatewayLag } from './ingress/gatewayErrors.ts';
import type { IngressOptions, IngressPods } from './ingress/ingressPods.ts';
import { Keepalives } from './keepalives.ts';
import { Outcomes } from './outcomes.ts';
import { Patience } from './patience.ts';
import { peerVanished } from './peerVanished.ts';
import type { ServerEvents } from './podServers.ts';
import { type ConnectionPools, connectionPools } from './pools/connectionPools.ts';
import type { RequestWorld } from './requestWorld.ts';
import { End, type EndCode } from './resilience/admission/admissionController.ts';
import { Retransmitting } from './retransmitting.ts';
import { Securing } from './securing.ts';
import { ServerErrors } from './serverErrors.ts';
import { lagOfFullPod, lagOfSlowPod } from './servers/lagOfPod.ts';
import { Governing, isGoverned } from './tries/governing.ts';

/** An ingress on the way of requests, and the number of the source that its tries belong to. */
export interface IngressOnTheWay {
  readonly options: IngressOptions;
  readonly pods: IngressPods;
  readonly source: number;
}

/**
 * The way of a request, from top to bottom:
 *
 *     arrival -> (an idle connection | discovery -> entry -> routing view -> pick -> connect) -> request arrives ->
 *     pod queue -> service -> served -> answer arrives -> record
 *
 * Each step is an event that carries the attempt and its generation, so a step for an attempt that its client has given
 * up finds a stale generation and does nothing. Every step can fail, and then {@link Outcomes} takes over.
 */
export class RequestPath implements ServerEvents {
  readonly #w: RequestWorld;
  readonly #outcomes: Outcomes;
  readonly #entering: Entering;
  readonly #patience: readonly Patience[];
  readonly #request: number;
  readonly #answer: number;
  readonly #reset: number;
  /** Undefined where nobody uses TLS. */
  readonly #securing: Securing | undefined;
  readonly #retransmitting: Retransmitting;
  readonly #requestAgain: number;
  readonly #answerAgain: number;
  /** Absent when no source has asked for them. */
  readonly #keepalives: Keepalives | undefined;
  /** Told of a pod that has nothing left to do. */
  readonly #idle: (slot: PodSlot) => void;

  /** Passes requests on from the pods of an ingress; undefined: there is none. */
  readonly #forwarding: Forwarding | undefined;
  /** Picks for clients that balance; undefined: there are none. */
  readonly #balancing: ClientBalancing | undefined;
  /** Governs clients that do more than send and wait; undefined: there are none. */
  readonly #governing: Governing | undefined;
  /** Limits connections; undefined where no source asks for it. */
  readonly #pools: ConnectionPools | undefined;
  readonly #errors: ServerErrors;
  /** Makes the calls of pods to others; undefined: none makes any. */
  readonly #calling: Calling | undefined;

  /** @param idle told of a pod that has nothing left to do, for the end of a process that drains */
  constructor(world: RequestWorld, idle: (slot: PodSlot) => void, ingress?: IngressOnTheWay) {
    this.#w = world;
    this.#idle = idle;
    const { attempts, loop, traffic } = world;
    this.#balancing = clientBalancing(world);
    this.#calling = calling(world);
    this.#outcomes = new Outcomes(
      world,
      (attempt) => this.#start(attempt),
      ingress && {
        source: ingress.source,
        failed: (attempt, cause, lag) => this.#forwarding?.failed(attempt, cause, lag),
      },
      this.#balancing,
      this.#calling,
    );
    if (traffic.some(isGoverned))
      this.#governing = new Governing(world, this.#outcomes, this.#steps(), this.#balancing, this.#calling);
    this.#pools = connectionPools(world, this.#outcomes, (attempt) => this.#goOn(attempt));
    this.#outcomes.governing = this.#governing;
    this.#outcomes.pools = this.#pools;
    this.#errors = new ServerErrors(world);
    this.#calling?.listen({
      start: (call) => {
        this.#governing?.sent(call);
        this.#start(call);
      },
      served: (parent) => this.served(parent),
    });
    this.#balancing?.joinSidecars({
      atProxy: (attempt) => this.#goOn(attempt),
      answered: (attempt) => this.#answered(attempt),
      failed: (attempt) => this.#outcomes.failNow(attempt),
    });
    // One function for each step, not one that is handed the step: so each call has a single target and is inlined.
    this.#request = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#requestArrives(attempt);
    });
    this.#answer = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#answerArrives(attempt);
    });
    this.#retransmitting = new Retransmitting(world, this.#outcomes);
    this.#requestAgain = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#requestArrivesAgain(attempt);
    });
    this.#answerAgain = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#answerLeavesAgain(attempt);
    });
    if (traffic.some(({ keepalive }) => keepalive !== undefined))
      this.#keepalives = new Keepalives(world, this.#outcomes);
    this.#reset = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation))
        this.#outcomes.fail(attempt, Cause.reset, attempts.lag(attempt));
    });
    const connecting = new Connecting(world, this.#outcomes, this.#request, this.#keepalives, this.#pools);
    this.#entering = new Entering(world, this.#outcomes, connecting);
    this.#patience = traffic.map(
      ({ timeout }) => new Patience(loop, attempts, timeout, (attempt) => this.#timedOut(attempt)),
    );
    this.#securing = world.tls && new Securing(world, world.tls, this.#outcomes, this.#request);
    world.servers.listen(this, this.#securing, world.admission, world.work);
    this.#forwarding = ingress && this.#secondLeg(ingress, connecting);
    endFlowsOfBalancers(world, this.#outcomes);
  }

  #steps() {
    return {
      start: (attempt: Attempt) => this.#start(attempt),
      timedOut: (attempt: Attempt) => this.#timedOut(attempt),
    };
  }

  #secondLeg({ options, pods, source }: IngressOnTheWay, connecting: Connecting): Forwarding {
    return new Forwarding(this.#w, source, pods, options, {
      outcomes: this.#outcomes,
      connecting,
      patience: this.#patience[source],
      sendOver: (connection, attempt) => this.#sendOver(connection, attempt),
      timedOut: (attempt) => this.#timedOut(attempt),
      answer: (attempt) => this.#answerLeaves(attempt, this.#strikes(attempt)),
      ...(this.#calling && { hops: this.#calling.hops }),
    });
  }

  /**
   * A client of the source sends a request.
   * @param demand uniform number in [0, 1) that decides how long its service takes
   */
  send(source: number, client: number, phase: number, demand: number): void {
    const { attempts, loop, recorder } = this.#w;
    const attempt = attempts.take(source, client, loop.now, phase, 0, demand);
    this.#w.keys?.made(attempt);
    recorder.sent(source, phase);
    this.#governing?.sent(attempt);
    this.#start(attempt);
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

  /** The clients on a node have died with it. */
  clientsLost(node: number): void {
    this.#outcomes.clientsLost(node);
    this.#balancing?.clientsLost(node);
  }

  /** The clients on a node are back with it, and know nothing of what they knew. */
  clientsBack(node: number): void {
    this.#entering.clientsBack(node);
  }

  /** A try begins: over an idle connection of the client, or over a new one. */
  #start(attempt: Attempt): void {
    const { attempts, recorder } = this.#w;
    if (this.#governing?.refuses(attempt)) return;
    const source = attempts.source(attempt);
    recorder.attempted(source, attempts.phase(attempt));
    this.#patience[source].begin(attempt);
    const sidecar = this.#balancing?.sidecarOf(attempt);
    if (sidecar === undefined) this.#goOn(attempt);
    else sidecar.toProxy(attempt);
  }

  /** The try looks for a connection: at once, or when it has waited for its turn. */
  #goOn(attempt: Attempt): void {
    const { attempts, connections, flows } = this.#w;
    const source = attempts.source(attempt);
    if (this.#pools?.seats.isBehind(attempt)) return;
    if (this.#balancing?.balances(source)) {
      this.#startBalanced(this.#balancing, attempt);
      return;
    }
    const connection = connections.takeIdle(attempts.client(attempt));
    this.#securing?.begin(attempt, connection < 0);
    if (connection < 0) this.#enter(attempt);
    else if (flows.keeps(source)) this.#throughBalancer(connection, attempt);
    else this.#sendOver(connection, attempt);
  }

  /** No idle connection is left: a new one, if the client allows itself one more. */
  #enter(attempt: Attempt): void {
    if (!this.#pools?.seats.isHeldBack(attempt)) this.#entering.enter(attempt);
  }

  /** The client picks a pod, and uses an idle connection to it, or a new one: a busy one is not shared. */
  #startBalanced(balancing: ClientBalancing, attempt: Attempt): void {
    const { attempts, connections, entries } = this.#w;
    // One that has waited for a connection after its pick keeps to it, as a pending request of Envoy's keeps to its host.
    if (attempts.pod(attempt) < 0 && !balancing.pick(attempt)) {
      const { hasReadyEndpoint } = entries[attempts.source(attempt)];
      const lag = hasReadyEndpoint ? Lag.staleEndpointList : Lag.noReadyPod;
      const found = this.#w.health?.lagWithoutEndpoint(attempts.source(attempt), lag) ?? lag;
      if (balancing.sidecarOf(attempt) === undefined) this.#outcomes.fail(attempt, Cause.noEndpoints, found);
      else this.#outcomes.failLater(attempt, 0, Cause.noEndpoints, found);
      return;
    }
    const connection = connections.takeIdleTo(attempts.client(attempt), attempts.pod(attempt));
    this.#securing?.begin(attempt, connection < 0);
    if (connection < 0) {
      if (!this.#pools?.seats.isHeldBack(attempt)) this.#entering.enterPicked(attempt);
    } else this.#sendOver(connection, attempt);
  }

  /** The connection leads through a load balancer that may have forgotten it, or sends its packets elsewhere by now. */
  #throughBalancer(connection: Connection, attempt: Attempt): void {
    const { attempts, connections, flows } = this.#w;
    const fate = flows.fate(attempts.source(attempt), connection, connections);
    if (fate === FlowFate.held) {
      this.#sendOver(connection, attempt);
    } else if (fate === FlowFate.closed) {
      // The client knows, so it takes another one; all that were idle for longer are closed as well.
      connections.close(connection, attempts.client(attempt));
      const next = connections.takeIdle(attempts.client(attempt));
      if (next < 0) this.#enter(attempt);
      else this.#throughBalancer(next, attempt);
    } else {
      this.#meetsReset(connection, attempt, fate);
    }
  }

  /** The request leaves, and is answered with RST: by the load balancer, or by whoever gets it in place of its pod. */
  #meetsReset(connection: Connection, attempt: Attempt, fate: FlowFateCode): void {
    const { attempts, connections, latencies, loop } = this.#w;
    attempts.setConnection(attempt, connection);
    attempts.setPod(attempt, connections.pod(connection));
    attempts.setVia(attempt, connections.via(connection));
    attempts.setLag(
      attempt,
      fate === FlowFate.forgotten ? Lag.loadBalancerIdleTimeout : Lag.loadBalancerMovedFlow,
    );
    const lane = latencies.roundTripLane(connections.path(connection));
    loop.scheduleAfter(lane, this.#reset, attempt, attempts.generation(attempt));
  }

  /** The request leaves over a connection that is there: the pod, the way and the latency are those of the connection. */
  #sendOver(connection: Connection, attempt: Attempt): void {
    const { attempts, connections, latencies, loop } = this.#w;
    attempts.setConnection(attempt, connection);
    attempts.setPod(attempt, connections.pod(connection));
    attempts.setVia(attempt, connections.via(connection));
    const lane = latencies.oneWayLane(connections.path(connection));
    loop.scheduleAfter(lane, this.#request, attempt, attempts.generation(attempt));
  }

  /** The request reaches the pod over its connection. */
  #requestArrives(attempt: Attempt): void {
    const { admission, attempts, connections, servers } = this.#w;
    const slot = attempts.pod(attempt);
    if (!this.#getsThrough(attempt)) {
      this.#retransmitting.requestLost(attempt, this.#requestAgain);
      return;
    }
    this.#keepalives?.heard(attempts.connection(attempt), this.#w.loop.now);
    this.#forwarding?.arrives(attempt);
    this.#balancing?.arrives(attempt);
    if (connections.peerEnded(attempts.connection(attempt))) {
      this.#meetsEndedProcess(attempt, slot);
    } else if (this.#securing?.arrives(attempt, slot)) {
      // The request follows when the handshake is done.
    } else if (admission?.turnsAway(slot, attempt)) {
      this.#outcomes.failFromPod(attempt, admission.causeOf(slot), admission.lagOf(slot, attempt));
    } else if (!servers.offer(slot, attempt)) {
      admission?.overflowed(slot, attempt);
      this.#outcomes.failFromPod(attempt, Cause.queueFull, lagOfFullPod(this.#w, slot));
    }
  }

  /** The request was sent once more: if it gets through this time, it goes on from there. */
  #requestArrivesAgain(attempt: Attempt): void {
    const { attempts } = this.#w;
    if (this.#getsThrough(attempt)) attempts.clearRetransmissions(attempt);
    this.#requestArrives(attempt);
  }

  /** The process behind the connection is gone: its kernel answers with RST, unless the address went with it. */
  #meetsEndedProcess(attempt: Attempt, slot: PodSlot): void {
    const { attempts } = this.#w;
    if (peerVanished(this.#w, attempts.connection(attempt))) {
      attempts.setLag(attempt, Lag.halfOpenConnection);
      this.#retransmitting.requestLost(attempt, this.#requestAgain);
    } else this.#outcomes.failFromPod(attempt, Cause.reset, this.#lagOfReset(slot));
  }

  /** The pod has finished the request: the answer leaves, if the client still waits for it. */
  served(attempt: Attempt): void {
    const { attempts } = this.#w;
    // The pod has its worker back, but goes on when it has heard from others.
    if (this.#calling?.isWaiting(attempt)) return;
    const shakesHands = this.#shakesHands(attempt);
    if (!shakesHands && this.#forwarding?.isWithIngress(attempt)) {
      this.#forwarding.forward(attempt);
      return;
    }
    if (!shakesHands) this.#w.reporting?.served(attempt);
    const awaited = attempts.awaited(attempt);
    if (!shakesHands && this.#isRefusal(attempt, awaited)) return;
    const end = shakesHands ? End.answered : this.#endOf(attempt, awaited);
    if (!shakesHands) this.#w.admission?.ended(attempts.pod(attempt), attempt, end);
    attempts.letGo(attempt);
    if (!awaited) return;
    if (shakesHands) {
      if (this.#getsThrough(attempt)) this.#securing?.finish(attempt);
    } else if (this.#calling?.hasFailed(attempt)) this.#errorLeaves(attempt, this.#calling.lag(attempt));
    else this.#answerLeaves(attempt, end === End.failed);
  }

  /** How a request ends that a pod has served, as the pod knows it. */
  #endOf(attempt: Attempt, awaited: boolean): EndCode {
    if (!awaited) return End.unheard;
    return this.#calling?.hasFailed(attempt) === true || this.#strikes(attempt) ? End.failed : End.answered;
  }

  /** Is the answer that leaves now an error of the pod's own? */
  #strikes(attempt: Attempt): boolean {
    return this.#w.servers.someFail && this.#getsThrough(attempt) && this.#errors.strikes(attempt);
  }

  /** The pod's own work on a request is done. @returns whether its worker stays with it for the calls that it makes */
  worked(attempt: Attempt): boolean {
    const { admission, attempts } = this.#w;
    if (this.#calling === undefined || this.#shakesHands(attempt)) return false;
    // A request that the pod turns away is no reason to ask anybody else.
    if (admission?.isRefused(attempts.pod(attempt), attempt) === true) return false;
    return this.#calling.worked(attempt);
  }

  /** Is it a handshake that the pod has worked on, before the request? */
  #shakesHands(attempt: Attempt): boolean {
    return this.#securing !== undefined && this.#securing.seconds(attempt) >= 0;
  }

  /** The pod answers with an error, as it could not do without a call that has failed. */
  #errorLeaves(attempt: Attempt, lag: number): void {
    if (this.#getsThrough(attempt)) this.#outcomes.failFromPod(attempt, Cause.dependencyFailed, lag);
  }

  /** Has the pod refused the request? Then that is on its way. */
  #isRefusal(attempt: Attempt, awaited: boolean): boolean {
    const { admission, attempts } = this.#w;
    const slot = attempts.pod(attempt);
    if (admission?.isRefused(slot, attempt) !== true) return false;
    admission.refused(slot);
    attempts.letGo(attempt);
    if (awaited && this.#getsThrough(attempt))
      this.#outcomes.failFromPod(attempt, admission.causeOf(slot), admission.lagOf(slot, attempt));
    return true;
  }

  /** The answer is sent once more, also after the end of its process; a node that has lost its power sends nothing. */
  #answerLeavesAgain(attempt: Attempt): void {
    const { addresses, attempts, connections } = this.#w;
    const slot = attempts.pod(attempt);
    const senderLives =
      !connections.peerEnded(attempts.connection(attempt)) || addresses.silentEnd[slot] === 0;
    if (!senderLives || addresses.state[slot] === Address.gone) {
      attempts.setLag(attempt, Lag.halfOpenConnection);
    } else this.#answerLeaves(attempt, this.#strikes(attempt));
  }

  /** The answer leaves, if the path is open. */
  #answerLeaves(attempt: Attempt, isError: boolean): void {
    const { attempts, connections, latencies, loop } = this.#w;
    if (!this.#getsThrough(attempt)) {
      this.#retransmitting.answerLost(attempt, this.#answerAgain);
      return;
    }
    if (isError) {
      this.#outcomes.failFromPod(attempt, Cause.serverError, Lag.none);
      return;
    }
    const lane = latencies.oneWayLane(connections.path(attempts.connection(attempt)));
    loop.scheduleAfter(lane, this.#answer, attempt, attempts.generation(attempt));
  }

  /**
   * The process ended with the request in it: the kernel closes the socket, by RST if the request still lay in it unread
   * (RFC 2525, section 2.17; both measured on Linux 6.18).
   */
  lost(attempt: Attempt, silent: boolean, unread: boolean): void {
    const { attempts } = this.#w;
    this.#forwarding?.lost(attempt);
    this.#calling?.lost(attempt);
    const awaited = attempts.awaited(attempt);
    attempts.letGo(attempt);
    if (!awaited) return;
    if (silent) attempts.setLag(attempt, Lag.halfOpenConnection);
    else if (this.#getsThrough(attempt)) {
      const cause = unread ? Cause.reset : Cause.closed;
      this.#outcomes.failFromPod(attempt, cause, this.#lagOfReset(attempts.pod(attempt)));
    }
  }

  /** The pod has served its last request: a process that is told to end may do so. */
  idle(slot: PodSlot): void {
    this.#idle(slot);
    this.#balancing?.podIdle(slot);
  }

  /** The answer is with the client, or with the proxy in its pod, which passes it on. */
  #answerArrives(attempt: Attempt): void {
    const { attempts, connections, flows, loop } = this.#w;
    this.#keepalives?.heard(attempts.connection(attempt), loop.now);
    if (this.#forwarding?.isOwn(attempt)) {
      this.#forwarding.answered(attempt);
      return;
    }
    const source = attempts.source(attempt);
    if (flows.keeps(source)) flows.used(attempt);
    connections.release(attempts.connection(attempt), attempts.client(attempt));
    if (this.#balancing?.balances(source)) {
      this.#balancing.answered(attempt);
      const sidecar = this.#balancing.sidecarOf(attempt);
      if (sidecar !== undefined) {
        attempts.setConnection(attempt, -1);
        sidecar.passAnswer(attempt);
        return;
      }
    }
    this.#answered(attempt);
  }

  /** The request is done; its latency (seconds) counts from the first try. */
  #answered(attempt: Attempt): void {
    const { attempts, ends, loop, recorder } = this.#w;
    const source = attempts.source(attempt);
    const client = attempts.client(attempt);
    recorder.ok(source, attempts.phase(attempt), loop.now - attempts.sentAt(attempt));
    this.#governing?.answered(attempt);
    attempts.abandon(attempt);
    // Last, as this may be the end of a process that drains, with all that its clients wait for.
    if (this.#calling?.isCall(attempt)) this.#calling.answered(attempt);
    ends?.ended(source, client);
  }

  /** The client's patience is at its end. */
  #timedOut(attempt: Attempt): void {
    const { attempts, connections, loop } = this.#w;
    const lag = attempts.lag(attempt);
    const connection = attempts.connection(attempt);
    // A pod may have accepted while its SYN-ACK is still under way: then the client has no connection yet.
    if (attempts.resolving(attempt)) this.#outcomes.fail(attempt, Cause.dnsTimeout, lag);
    else if (this.#pools?.seats.waits(attempt)) this.#outcomes.fail(attempt, Cause.poolExhausted, Lag.none);
    else if (this.#balancing?.sidecarOf(attempt)?.isThrough(attempt))
      this.#outcomes.fail(attempt, Cause.requestTimeout, lag);
    else if (connection < 0 || connections.establishedAt(connection) > loop.now)
      this.#outcomes.fail(attempt, Cause.connectTimeout, lag);
    else
      this.#outcomes.fail(
        attempt,
        Cause.requestTimeout,
        lag === Lag.none ? this.#lagOfSlowness(attempt) : lag,
      );
  }

  /** Can a packet pass between client and pod at this moment? If not, the silence gets the name of its lag. */
  #getsThrough(attempt: Attempt): boolean {
    const { addresses, attempts, attribution, clients, hosts } = this.#w;
    const place = clients.place[attempts.client(attempt)];
    const slot = attempts.pod(attempt);
    const via = attempts.via(attempt);
    if (hosts.pathOpen(place, via, addresses.node[slot])) return true;
    attempts.setLag(attempt, attribution.silence(place, via, slot));
    return false;
  }

  /** A process that ends because its pod is being deleted resets what it has: that race has a name. */
  #lagOfReset(slot: PodSlot): LagCode {
    return this.#w.addresses.terminating[slot] === 1 ? Lag.terminationRace : Lag.none;
  }

  /** Why an answer took too long although nothing was silent: judged at the moment at which patience ends. */
  #lagOfSlowness(attempt: Attempt): number {
    const { attempts } = this.#w;
    // With an ingress in between, it is the second leg that takes its time.
    const behind = this.#forwarding?.tryFor(attempt) ?? -1;
    if (behind >= 0) {
      const behindLag = gatewayLag(attempts.lag(behind)) || this.#lagOfSlowness(behind);
      this.#calling?.hops.pass(behind, attempt);
      return behindLag;
    }
    if (this.#calling?.isWaiting(attempt)) return this.#calling.slowness(attempt);
    const slot = attempts.pod(attempt);
    if (slot < 0) return Lag.none;
    return lagOfSlowPod(this.#w, slot, attempts.source(attempt));
  }
}
