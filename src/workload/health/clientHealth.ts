import { Health, NONE } from '../../balancing/balancer.ts';
import { CheckedHealth, type CheckResult } from '../../balancing/health/checkThresholds.ts';
import type { PassiveHealth } from '../../balancing/health/passiveHealth.ts';
import { carried, Positions } from '../../balancing/positions.ts';
import type { KnownList } from '../knownList.ts';
import type { HealthConfig } from './healthConfig.ts';
import { SlowStartWeights } from './slowStartWeights.ts';
import { type UsableEndpoints, usableEndpoints } from './usableEndpoints.ts';

/** What a client's opinion of its endpoints needs from its source, and tells it. */
export interface HealthSurroundings {
  readonly config: HealthConfig;
  /** Is the list given to the policy whole, with everybody's health, because the policy knows what to do with it? */
  readonly leavesAll: boolean;
  /** When the source first knew an endpoint, seconds. */
  since(pod: number): number;
  /** Begins, and ends, to check an endpoint; absent: nobody checks. */
  readonly checks?: { start(client: number, pod: number): number; stop(check: number): void };
  /** An endpoint is left out from now on, or no longer. */
  leftOut(pod: number, by: 1 | -1): void;
  /** An endpoint that was left out is no longer known, or the client is no more. */
  forgotten(pod: number): void;
  /** The client enters panic, or leaves it. */
  panicked(by: 1 | -1): void;
}

/** Nothing is known yet. */
const NOTHING: KnownList = { ids: new Int32Array(0), members: new Set() };
const NO_ENDPOINTS: UsableEndpoints = { list: NOTHING, positions: NOTHING.ids, panic: false };

/**
 * One client's opinion of the endpoints of its list: who is left out, because requests failed or because checks did, who is
 * back for too short a time to be given a full share, and whether so few are well that it does not count.
 *
 * The endpoints of the first list are believed healthy until a check says otherwise: a proxy finishes its first round of
 * checks before it takes any request. One that comes later is left out until its first check has passed.
 */
export class ClientHealth {
  readonly #client: number;
  readonly #around: HealthSurroundings;
  readonly passive: PassiveHealth | undefined;
  readonly #positions = new Positions();
  #known = NOTHING;
  /** By position: 1 for one that is left out; what its checks say, and their handle; since when it is healthy, seconds. */
  #out = new Uint8Array(0);
  #checked: CheckedHealth[] = [];
  #checks = new Int32Array(0);
  #since = new Float64Array(0);
  readonly #weights: SlowStartWeights | undefined;
  #usable = NO_ENDPOINTS;
  /** Has something changed since the list was made that the picks are from? */
  #isStale = false;

  constructor(client: number, around: HealthSurroundings, passive: PassiveHealth | undefined) {
    this.#client = client;
    this.#around = around;
    this.passive = passive;
    const { slowStart } = around.config;
    this.#weights = slowStart && new SlowStartWeights(slowStart);
  }

  /** Does the client find out at all whether an endpoint is well? */
  get detects(): boolean {
    return this.passive !== undefined || this.#around.checks !== undefined;
  }

  /** Does the client use everybody, or nobody, because so few are healthy? */
  get panics(): boolean {
    return this.#usable.panic;
  }

  /** What the picks are from: another object when it has changed. @param known the list as the API has it */
  usable(known: KnownList, now: number): KnownList {
    if (known !== this.#known) this.#take(known, now);
    const { passive } = this;
    if (passive?.wakeAt !== undefined && passive.wakeAt <= now) {
      passive.wake?.(now);
      this.#lookAtAll(now);
    }
    if (this.#isStale) this.#choose(now);
    else this.#weights?.refresh(now);
    return this.#usable.list;
  }

  /** A request goes to the endpoint. */
  sent(pod: number, now: number): void {
    const position = this.#positions.of(pod);
    if (position === NONE || this.passive?.sent === undefined) return;
    this.passive.sent(position, now);
    this.#look(position, now);
  }

  /** A request to the endpoint is over. @param code see {@link PassiveHealth.report} */
  ended(pod: number, code: number, answered: boolean, now: number): void {
    const position = this.#positions.of(pod);
    if (position === NONE || this.passive === undefined) return;
    this.passive.report(position, code, now, answered);
    this.#look(position, now);
  }

  /** A request to the endpoint ended without an outcome that says anything of it. */
  cancelled(pod: number, now: number): void {
    const position = this.#positions.of(pod);
    if (position === NONE || this.passive?.cancelled === undefined) return;
    this.passive.cancelled(position);
    this.#look(position, now);
  }

  /** An interval of the passive rule has ended. */
  swept(now: number): void {
    this.passive?.sweep?.(now);
    this.#lookAtAll(now);
  }

  /** The client knows what a check has found. */
  checked(pod: number, result: CheckResult, now: number): void {
    const position = this.#positions.of(pod);
    if (position === NONE) return;
    // One that passes takes an endpoint back that its requests had out (`successful_active_health_check_uneject_host`).
    if (this.#checked[position].checked(result) && result === 'success') this.passive?.restore(position, now);
    this.#look(position, now);
  }

  /** Is the endpoint left out? */
  leavesOut(pod: number): boolean {
    const position = this.#positions.of(pod);
    return position !== NONE && this.#out[position] === 1;
  }

  /** The client is no more. */
  end(): void {
    for (const pod of this.#known.ids) this.#forget(this.#positions.of(pod), pod);
    if (this.panics) this.#around.panicked(-1);
  }

  #take(known: KnownList, now: number): void {
    const isFirst = this.#known === NOTHING;
    for (const pod of this.#known.ids)
      if (!known.members.has(pod)) this.#forget(this.#positions.of(pod), pod);
    this.#known = known;
    const from = this.#positions.update(known.ids);
    const [out, checked] = [this.#out, this.#checked];
    this.#out = Uint8Array.from(from, (old) => (old === NONE ? 0 : out[old]));
    this.#since = carried(this.#since, from, 0);
    this.#checks = carried(this.#checks, from, -1);
    this.#checked = Array.from(from, (old) => (old === NONE ? this.#newcomer(isFirst) : checked[old]));
    this.passive?.update(from);
    for (const [position, old] of from.entries()) if (old === NONE) this.#meet(position);
    this.#lookAtAll(now);
    this.#isStale = true;
  }

  /** What is believed of an endpoint that no check has looked at yet. */
  #newcomer(isFirst: boolean): CheckedHealth {
    const { healthCheck } = this.#around.config;
    const thresholds = healthCheck ?? { healthy: 1, unhealthy: 1, firstDecides: true };
    return new CheckedHealth({
      ...thresholds,
      startsHealthy: isFirst || (healthCheck?.startsHealthy ?? true),
    });
  }

  #meet(position: number): void {
    const pod = this.#known.ids[position];
    this.#since[position] = this.#around.since(pod);
    this.#checks[position] = this.#around.checks?.start(this.#client, pod) ?? -1;
  }

  #forget(position: number, pod: number): void {
    if (this.#checks[position] >= 0) this.#around.checks?.stop(this.#checks[position]);
    if (this.#out[position] === 1) this.#around.forgotten(pod);
  }

  #lookAtAll(now: number): void {
    for (let position = 0; position < this.#out.length; position++) this.#look(position, now);
  }

  /** Follows what rule and checks say of an endpoint. */
  #look(position: number, now: number): void {
    const isOut = !this.#checked[position].healthy || this.passive?.isEjected(position) === true ? 1 : 0;
    if (isOut === this.#out[position]) return;
    this.#out[position] = isOut;
    this.#isStale = true;
    if (isOut === 0) this.#since[position] = now;
    this.#around.leftOut(this.#known.ids[position], isOut === 1 ? 1 : -1);
  }

  /** Makes the list that picks are from, anew. */
  #choose(now: number): void {
    const before = this.#usable.panic;
    const { config, leavesAll } = this.#around;
    this.#isStale = false;
    const usable = leavesAll ? this.#whole() : usableEndpoints(this.#known, this.#out, config);
    this.#usable = this.#weights?.update(usable, this.#since, now) ?? usable;
    if (usable.panic !== before) this.#around.panicked(usable.panic ? 1 : -1);
  }

  /** Everybody, with their health. */
  #whole(): UsableEndpoints {
    const health = this.#out.map((out) => (out === 1 ? Health.unhealthy : Health.healthy));
    const list = { ...this.#known, health };
    return { list, positions: Int32Array.from(list.ids.keys()), panic: false };
  }
}
