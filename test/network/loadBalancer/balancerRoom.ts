import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../../src/engine/random.ts';
import { flowHash } from '../../../src/network/loadBalancer/flow.ts';
import type { BalancerProfile, NamedProfile } from '../../../src/network/loadBalancer/profile.ts';
import { ProfiledLoadBalancer } from '../../../src/network/loadBalancer/profiledLoadBalancer.ts';
import { PROFILES } from '../../../src/network/loadBalancer/profiles.ts';
import type { ProbeAnswer } from '../../../src/network/loadBalancer/targetHealth.ts';

export interface RoomOptions {
  readonly profile?: Partial<BalancerProfile>;
  /** Zone of each target; all 0 by default. */
  readonly zones?: readonly number[];
  /** Where in the interval the checks begin, 0 to 1; by default at random. */
  readonly phase?: number;
  readonly seed?: number;
}

/** A load balancer with a profile whose targets (0, 1, 2, ...) answer as a test says. */
export class BalancerRoom {
  readonly loop = new EventLoop();
  readonly balancer: ProfiledLoadBalancer;
  readonly profile: BalancerProfile;
  /** What each target answers; good by default. */
  readonly answers = new Map<number, ProbeAnswer>();
  /** Targets that may not serve. */
  readonly barred = new Set<number>();
  /** Verdicts and ends of connections, with their time. */
  readonly log: string[] = [];
  #flows = 0;

  constructor(name: NamedProfile, options: RoomOptions = {}) {
    const { zones = [], phase, seed = 1 } = options;
    this.profile = { ...PROFILES[name], ...options.profile };
    const streams = new RandomStreams(seed);
    this.balancer = new ProfiledLoadBalancer({
      loop: this.loop,
      profile: this.profile,
      random: streams.stream('picks'),
      phase: phase === undefined ? streams.stream('phase') : () => phase,
      probe: (target) => this.answers.get(target) ?? 'good',
      mayServe: (target) => !this.barred.has(target),
      zoneOf: (target) => zones[target] ?? 0,
      inOrder: (targets) => targets,
      healthChanged: (target, healthy) =>
        this.log.push(`${this.loop.now}: ${target} ${healthy ? 'up' : 'down'}`),
    });
    this.balancer.onFlowsEnded((target, why) => this.log.push(`${this.loop.now}: ${target} ended, ${why}`));
  }

  /** Targets that have been there for long. */
  adopt(...targets: readonly number[]): this {
    for (const target of targets) this.balancer.adopt(target);
    return this;
  }

  /** How many of so many new connections each target gets; -1 stands for nobody. */
  shares(count: number): Map<number, number> {
    const shares = new Map<number, number>();
    for (let i = 0; i < count; i++) {
      const target = this.balancer.pick(flowHash(this.#flows++, 0));
      shares.set(target, (shares.get(target) ?? 0) + 1);
    }
    return shares;
  }

  /** Those that get new connections, in ascending order. */
  get used(): number[] {
    return [...this.shares(200).keys()].sort((a, b) => a - b);
  }
}
