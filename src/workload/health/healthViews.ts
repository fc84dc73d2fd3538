import type { CheckResult } from '../../balancing/health/checkThresholds.ts';
import { policyNamed } from '../../balancing/registry.ts';
import { Lag } from '../../network/causes.ts';
import type { KnownList } from '../knownList.ts';
import type { RequestWorld } from '../requestWorld.ts';
import { ActiveChecks, type CheckedWorld } from './activeChecks.ts';
import { ClientHealth, type HealthSurroundings } from './clientHealth.ts';
import { HeadCount } from './headCount.ts';
import { actingBalancing, type HealthConfig } from './healthConfig.ts';
import { NOT_SENT, OK_CODE, outcomeCode, wasAnswered } from './outcomeCode.ts';
import { passiveRule } from './passiveRule.ts';

/** What the health of endpoints depends on. */
export type HealthWorld = CheckedWorld & Pick<RequestWorld, 'streams' | 'traffic'>;

/** How many clients of a source something holds for: now, and when it was last announced. */
interface Heads {
  /** Number of the source. */
  readonly source: number;
  readonly clients: number;
  readonly before: number;
}

/** What is announced of the opinions of clients. */
export type HealthChange =
  /** They leave an endpoint out. */
  | ({ readonly kind: 'left-out'; readonly pod: number } & Heads)
  /** They hold so few endpoints healthy that it does not count. */
  | ({ readonly kind: 'panic' } & Heads)
  /** The first of them begins to check its endpoints, of which there are so many. */
  | { readonly kind: 'checks'; readonly source: number; readonly endpoints: number };

/** A source whose clients look after the health of endpoints. */
interface HealthSource extends HealthSurroundings {
  readonly checks?: ActiveChecks;
  readonly leftOutBy: HeadCount;
  /** The last list that any client had, and when each endpoint of it came, seconds. */
  known: KnownList | undefined;
  arrivals: Map<number, number>;
}

/**
 * What clients that balance believe of the health of their endpoints: each has an opinion of its own, made with its first
 * pick, from which on its sweeps and checks go by the clock. Sources that ask for none of it have none.
 */
export class HealthViews {
  readonly #w: HealthWorld;
  readonly #announce: (change: HealthChange) => void;
  readonly #sources: readonly (HealthSource | undefined)[];
  /** By client. */
  readonly #clients: (ClientHealth | undefined)[] = [];
  /** By client: counts those that were lost with their node, whose sweeps are over. */
  readonly #lives: Int32Array;
  readonly #sweep: number;

  constructor(world: HealthWorld, announce: (change: HealthChange) => void) {
    this.#w = world;
    this.#announce = announce;
    this.#lives = new Int32Array(world.clients.count);
    this.#sources = world.traffic.map(({ balancing }, source) =>
      balancing?.health === undefined
        ? undefined
        : this.#newSource(source, actingBalancing(balancing).policy, balancing.health),
    );
    this.#sweep = world.loop.register((client, life) => {
      if (life === this.#lives[client]) this.#sweeps(client);
    });
  }

  /**
   * The endpoints that a client picks from: another object when they have changed.
   * @param known all that the API lists
   */
  usable(client: number, source: number, known: KnownList): KnownList {
    const around = this.#sources[source];
    if (around === undefined) return known;
    const { now } = this.#w.loop;
    if (around.known === undefined && around.checks !== undefined)
      this.#announce({ kind: 'checks', source, endpoints: known.ids.length });
    if (around.known !== known) arrived(around, known, now);
    this.#clients[client] ??= this.#newClient(client, source, around);
    return this.#clients[client].usable(known, now);
  }

  /** A try goes to a pod of the client's list. */
  sent(client: number, pod: number): void {
    this.#clients[client]?.sent(pod, this.#w.loop.now);
  }

  /** A try has been answered well. */
  answered(client: number, pod: number): void {
    this.#clients[client]?.ended(pod, OK_CODE, true, this.#w.loop.now);
  }

  /** A try has failed. @param cause code of `network/causes.ts` */
  failed(client: number, pod: number, cause: number): void {
    if (pod < 0) return;
    const code = outcomeCode(cause);
    if (code === NOT_SENT) this.cancelled(client, pod);
    else this.#clients[client]?.ended(pod, code, wasAnswered(cause), this.#w.loop.now);
  }

  /** A try was given up, or never sent, for reasons that are not the endpoint's. */
  cancelled(client: number, pod: number): void {
    this.#clients[client]?.cancelled(pod, this.#w.loop.now);
  }

  /** The client has died with its node: one that comes back knows nothing of what it knew. */
  lost(client: number): void {
    this.#clients[client]?.end();
    this.#clients[client] = undefined;
    this.#lives[client]++;
  }

  /**
   * The lag behind a failed request: where nothing better is known, the client had not yet found the endpoint
   * unhealthy. One that it used although it had, as all others were no better, has none.
   */
  lag(client: number, pod: number, cause: number, known: number): number {
    const health = this.#clients[client];
    const isOfEndpoint = pod >= 0 && outcomeCode(cause) !== NOT_SENT;
    if (known !== Lag.none || !isOfEndpoint || health?.detects !== true) return known;
    return health.panics && health.leavesOut(pod) ? known : Lag.unhealthyEndpointUndetected;
  }

  /** Why a client had nobody to pick from: did it hold all that the API lists for unhealthy? */
  lagWithoutEndpoint(source: number, otherwise: number): number {
    const known = this.#sources[source]?.known;
    return known !== undefined && known.ids.length > 0 ? Lag.noHealthyEndpoint : otherwise;
  }

  /** Clients of all sources that leave the pod out at this moment. */
  leftOutBy(pod: number): number {
    return this.#sources.reduce((sum, source) => sum + (source?.leftOutBy.of(pod) ?? 0), 0);
  }

  /** Active checks that the clients of a source have made so far. */
  checksMade(source: number): number {
    return this.#sources[source]?.checks?.made ?? 0;
  }

  #newSource(source: number, policy: string, config: HealthConfig): HealthSource {
    const { loop } = this.#w;
    const leftOutBy = new HeadCount(loop, (pod, clients, before) =>
      this.#announce({ kind: 'left-out', source, pod, clients, before }),
    );
    const panicking = new HeadCount(loop, (_, clients, before) =>
      this.#announce({ kind: 'panic', source, clients, before }),
    );
    const { healthCheck } = config;
    const checks =
      healthCheck &&
      new ActiveChecks(this.#w, healthCheck, (client, pod, result) => this.#checked(client, pod, result));
    const around: HealthSource = {
      config,
      leavesAll: policyNamed(policy, 'client').needs.includes('health'),
      known: undefined,
      arrivals: new Map(),
      leftOutBy,
      since: (pod) => around.arrivals.get(pod) ?? loop.now,
      leftOut: (pod, by) => leftOutBy.changed(pod, by),
      forgotten: (pod) => leftOutBy.forgotten(pod),
      panicked: (by) => panicking.changed(0, by),
      ...(checks && { checks }),
    };
    return around;
  }

  #newClient(client: number, source: number, around: HealthSource): ClientHealth {
    const { clients, loop, streams, traffic } = this.#w;
    const { outlierDetection } = around.config;
    const name = `outlier-detection/${traffic[source].name}/${client - clients.firstOf(source)}`;
    const passive = outlierDetection && passiveRule(outlierDetection, streams.stream(name));
    if (passive?.sweepInterval !== undefined)
      loop.schedule(loop.now + passive.sweepInterval, this.#sweep, client, this.#lives[client]);
    return new ClientHealth(client, around, passive);
  }

  #sweeps(client: number): void {
    const { loop } = this.#w;
    const health = this.#clients[client];
    if (health?.passive?.sweepInterval === undefined) return;
    health.swept(loop.now);
    loop.schedule(loop.now + health.passive.sweepInterval, this.#sweep, client, this.#lives[client]);
  }

  #checked(client: number, pod: number, result: CheckResult): void {
    this.#clients[client]?.checked(pod, result, this.#w.loop.now);
  }
}

/** The clients of the source know another list: whoever is new on it has come now. */
function arrived(source: HealthSource, known: KnownList, now: number): void {
  const before = source.arrivals;
  source.arrivals = new Map(Array.from(known.ids, (pod) => [pod, before.get(pod) ?? now]));
  source.known = known;
}

/** The health views of a world; undefined if no source asks for any. */
export function healthViews(
  world: HealthWorld,
  announce: (change: HealthChange) => void,
): HealthViews | undefined {
  return world.traffic.some(({ balancing }) => balancing?.health !== undefined)
    ? new HealthViews(world, announce)
    : undefined;
}
