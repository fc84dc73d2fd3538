import type { EventLoop } from '../../engine/eventLoop.ts';
import type { RandomStream } from '../../engine/random.ts';
import { rehashed } from './flow.ts';
import type { EndOfFlows, FrontEnd } from './frontEnd.ts';
import type { BalancerProfile } from './profile.ts';
import { type MayServe, type Spread, spreadOf } from './spread.ts';
import { type ProbeAnswer, TargetHealth } from './targetHealth.ts';

/** Tells the choice of a zone from that of a target in it; beyond the salts of the latter. */
const ZONE_CHOICE = 2 ** 31;

/** What a load balancer with a profile is made of. */
export interface ProfiledParts {
  readonly loop: EventLoop;
  readonly profile: BalancerProfile;
  /** Its own streams: for picks, and for the times of its health checks. */
  readonly random: RandomStream;
  readonly phase: RandomStream;
  readonly probe: (target: number) => ProbeAnswer;
  readonly mayServe: MayServe;
  /** Zone number of a target. */
  readonly zoneOf: (target: number) => number;
  /** In the order in which they take over, where one of them leads; ascending numbers otherwise. */
  readonly inOrder: (targets: readonly number[], address: string) => readonly number[];
  /** Told when the verdict on a target changes. */
  readonly healthChanged: (target: number, healthy: boolean) => void;
}

/**
 * A load balancer of a certain make: what its health checks find, which targets are registered, and which of them gets the next
 * connection. Others tell it what targets there are; it learns of their death only by its own checks.
 */
export class ProfiledLoadBalancer implements FrontEnd {
  readonly targets: BalancerProfile['targets'];
  readonly whenNoneHealthy: BalancerProfile['whenNoneHealthy'];
  readonly latency: number;
  readonly idleTimeout: number;
  readonly atIdle: BalancerProfile['atIdle'];
  readonly connectionTracking: boolean;
  readonly #parts: ProfiledParts;
  readonly #health: TargetHealth;
  readonly #spread: Spread;
  /** Targets that are registered or wait to be, each with a number that tells its registrations apart. */
  readonly #registrations = new Map<number, number>();
  /** Registrations so far: the number of the next one. */
  #registered = 0;
  #listener: (target: number, why: EndOfFlows) => void = () => {};
  /** Empty before it has one. */
  #address = '';
  /** Those that get connections, by zone, or all in one list. */
  #usable: readonly Int32Array[] = [];

  constructor(parts: ProfiledParts) {
    const { loop, profile, random, phase, probe, mayServe } = parts;
    this.#parts = parts;
    this.targets = profile.targets;
    this.whenNoneHealthy = profile.whenNoneHealthy;
    this.latency = profile.latency;
    this.idleTimeout = profile.idleTimeout;
    this.atIdle = profile.atIdle;
    this.connectionTracking = profile.connectionTracking;
    this.#spread = spreadOf(profile, random, mayServe);
    this.#health = new TargetHealth(loop, profile.check, phase, probe, (target, healthy) =>
      this.#verdict(target, healthy),
    );
  }

  get provisioned(): boolean {
    return this.#address !== '';
  }

  /** Its address answers from now on. @param address not empty */
  provision(address: string): void {
    this.#address = address;
  }

  onFlowsEnded(listener: (target: number, why: EndOfFlows) => void): void {
    this.#listener = listener;
  }

  pick(flow: number): number {
    const usable = this.#usable;
    if (usable.length === 0) return -1;
    // Which zone's address a client uses has nothing to do with the choice within the zone: another hash.
    return this.#spread(usable[usable.length === 1 ? 0 : rehashed(flow, ZONE_CHOICE) % usable.length], flow);
  }

  /** Does it believe that the target can take connections? */
  believesHealthy(target: number): boolean {
    return this.#health.isHealthy(target);
  }

  /** A target that has been there for long, and is healthy. */
  adopt(target: number): void {
    if (this.#registrations.has(target)) return;
    this.#registrations.set(target, ++this.#registered);
    this.#health.begin(target, true);
    this.#update();
  }

  /**
   * Registers a target: after the delay of its registration it is checked, and gets connections once enough checks were good.
   * @param delay in place of the profile's own, seconds
   */
  join(target: number, delay = this.#parts.profile.registrationDelay): void {
    if (this.#registrations.has(target)) return;
    const registration = ++this.#registered;
    this.#registrations.set(target, registration);
    this.#parts.loop.setTimer(delay, () => {
      if (this.#registrations.get(target) !== registration) return;
      this.#health.begin(target, false);
      this.#update();
    });
  }

  /** Takes a target out: no new connections, and after the delay an end to those that are left, if the profile says so. */
  leave(target: number): void {
    const registration = this.#registrations.get(target);
    if (registration === undefined) return;
    this.#registrations.delete(target);
    this.#health.end(target);
    this.#update();
    const { profile, loop } = this.#parts;
    if (profile.atDeregistration === 'keep') return;
    loop.setTimer(profile.deregistrationDelay, () => {
      if (!this.#registrations.has(target)) this.#listener(target, 'deregistered');
    });
  }

  /** The list of usable targets first, so that no connection that is ended here comes back to the same target. */
  #verdict(target: number, healthy: boolean): void {
    this.#update();
    this.#parts.healthChanged(target, healthy);
    if (!healthy && this.#parts.profile.atUnhealthy === 'reset') this.#listener(target, 'target-unhealthy');
  }

  /** Which targets get connections follows from the verdicts. */
  #update(): void {
    const { profile, zoneOf, inOrder } = this.#parts;
    const healthy = this.#health.healthy();
    const failOpen = healthy.length === 0 && profile.whenNoneHealthy === 'fail-open';
    const usable = inOrder(failOpen ? this.#health.all() : healthy, this.#address);
    const groups = new Map<number, number[]>();
    for (const target of usable) {
      const zone = profile.crossZone ? 0 : zoneOf(target);
      const group = groups.get(zone);
      if (group === undefined) groups.set(zone, [target]);
      else group.push(target);
    }
    this.#usable = [...groups.values()].map((group) => Int32Array.from(group));
  }
}
