import { Cause, Lag } from '../network/causes.ts';
import type { Attempt } from './attempts.ts';
import { FlowFate, type FlowFateCode } from './balancedFlows.ts';
import type { ClientBalancing } from './clientBalancing.ts';
import type { Connection } from './connections.ts';
import type { Entering } from './entering.ts';
import type { Outcomes } from './outcomes.ts';
import type { ConnectionPools } from './pools/connectionPools.ts';
import type { RequestWorld } from './requestWorld.ts';
import type { Securing } from './securing.ts';

/** What a try meets before it is on its way; what only some runs have is undefined where there is none. */
export interface SendingParts {
  readonly outcomes: Outcomes;
  readonly entering: Entering;
  /** Event code of the step that follows: the request arrives at the pod. */
  readonly request: number;
  readonly balancing: ClientBalancing | undefined;
  readonly pools: ConnectionPools | undefined;
  readonly securing: Securing | undefined;
}

/**
 * How a try leaves: over an idle connection of its client, or over a new one, which {@link Entering} finds a pod for. A
 * client that balances picks the pod first. A load balancer in between may have forgotten the idle connection.
 */
export class Sending {
  readonly #w: RequestWorld;
  readonly #outcomes: Outcomes;
  readonly #entering: Entering;
  readonly #request: number;
  readonly #reset: number;
  readonly #balancing: ClientBalancing | undefined;
  readonly #pools: ConnectionPools | undefined;
  readonly #securing: Securing | undefined;

  constructor(
    world: RequestWorld,
    { outcomes, entering, request, balancing, pools, securing }: SendingParts,
  ) {
    this.#w = world;
    this.#outcomes = outcomes;
    this.#entering = entering;
    this.#request = request;
    this.#balancing = balancing;
    this.#pools = pools;
    this.#securing = securing;
    const { attempts, loop } = world;
    this.#reset = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) outcomes.fail(attempt, Cause.reset, attempts.lag(attempt));
    });
  }

  /** The try looks for a connection: at once, or when it has waited for its turn. */
  goOn(attempt: Attempt): void {
    const { attempts, connections, flows } = this.#w;
    const source = attempts.source(attempt);
    if (this.#pools?.seats.isBehind(attempt)) return;
    if (this.#balancing?.balances(source)) {
      this.#goOnBalanced(this.#balancing, attempt);
      return;
    }
    const connection = connections.takeIdle(attempts.client(attempt));
    if (this.#securing !== undefined) this.#securing.begin(attempt, connection < 0);
    if (connection < 0) this.#enter(attempt);
    else if (flows.keeps(source)) this.#throughBalancer(connection, attempt);
    else this.over(connection, attempt);
  }

  /** No idle connection is left: a new one, if the client allows itself one more. */
  #enter(attempt: Attempt): void {
    if (this.#pools === undefined || !this.#pools.seats.isHeldBack(attempt)) this.#entering.enter(attempt);
  }

  /** The client picks a pod, and uses an idle connection to it, or a new one: a busy one is not shared. */
  #goOnBalanced(balancing: ClientBalancing, attempt: Attempt): void {
    const { attempts, connections } = this.#w;
    // One that has waited for a connection after its pick keeps to it, as a pending request of Envoy's keeps to its host.
    if (attempts.pod(attempt) < 0 && !balancing.pick(attempt)) {
      this.#withoutEndpoint(balancing, attempt);
      return;
    }
    const connection = connections.takeIdleTo(attempts.client(attempt), attempts.pod(attempt));
    if (this.#securing !== undefined) this.#securing.begin(attempt, connection < 0);
    if (connection >= 0) this.over(connection, attempt);
    else if (this.#pools === undefined || !this.#pools.seats.isHeldBack(attempt))
      this.#entering.enterPicked(attempt);
  }

  /** The client knows of no endpoint that it could pick; with a proxy, that is what has to say so. */
  #withoutEndpoint(balancing: ClientBalancing, attempt: Attempt): void {
    const { attempts, entries, health } = this.#w;
    const source = attempts.source(attempt);
    const lag = entries[source].hasReadyEndpoint ? Lag.staleEndpointList : Lag.noReadyPod;
    const found = health?.lagWithoutEndpoint(source, lag) ?? lag;
    if (balancing.sidecarOf(attempt) === undefined) this.#outcomes.fail(attempt, Cause.noEndpoints, found);
    else this.#outcomes.failLater(attempt, 0, Cause.noEndpoints, found);
  }

  /** The connection leads through a load balancer that may have forgotten it, or sends its packets elsewhere by now. */
  #throughBalancer(connection: Connection, attempt: Attempt): void {
    const { attempts, connections, flows } = this.#w;
    const fate = flows.fate(attempts.source(attempt), connection, connections);
    if (fate === FlowFate.held) {
      this.over(connection, attempt);
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
    this.#use(connection, attempt);
    attempts.setLag(
      attempt,
      fate === FlowFate.forgotten ? Lag.loadBalancerIdleTimeout : Lag.loadBalancerMovedFlow,
    );
    const lane = latencies.roundTripLane(connections.path(connection));
    loop.scheduleAfter(lane, this.#reset, attempt, attempts.generation(attempt));
  }

  /** The request leaves over a connection that is there. */
  over(connection: Connection, attempt: Attempt): void {
    const { attempts, connections, latencies, loop } = this.#w;
    this.#use(connection, attempt);
    const lane = latencies.oneWayLane(connections.path(connection));
    loop.scheduleAfter(lane, this.#request, attempt, attempts.generation(attempt));
  }

  /** The pod and the way are those of the connection. */
  #use(connection: Connection, attempt: Attempt): void {
    const { attempts, connections } = this.#w;
    attempts.setConnection(attempt, connection);
    attempts.setPod(attempt, connections.pod(connection));
    attempts.setVia(attempt, connections.via(connection));
  }
}
