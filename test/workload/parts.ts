import type { Labels, Pod } from '../../src/cluster/objects.ts';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { Hosts } from '../../src/network/hosts.ts';
import { PodAddresses } from '../../src/network/podAddresses.ts';
import { type Attempt, Attempts } from '../../src/workload/attempts.ts';
import type { WorkloadConfig } from '../../src/workload/config.ts';
import { PodServers } from '../../src/workload/podServers.ts';
import { workload } from '../support/scenarios.ts';

/** A pod as the API server has it before it is scheduled. */
export function pod(name: string, labels: Labels = {}, namespace = 'default'): Pod {
  return {
    kind: 'Pod',
    meta: {
      name,
      namespace,
      labels,
      annotations: {},
      uid: `uid-${name}`,
      resourceVersion: 1,
      creationTimestamp: 0,
    },
    spec: { nodeSelector: {}, tolerations: [], containers: [], terminationGracePeriodSeconds: 30 },
    status: { phase: 'Pending', ready: false, readyTransitionTime: 0, restartCount: 0 },
  };
}

/** Every service takes one second, unless the workload says otherwise. */
export const ONE_SECOND: Partial<WorkloadConfig> = {
  service: { distribution: 'deterministic', mean: 1 },
};

/**
 * Pod servers on two nodes, without a network: what is put into a pod's queue, and what comes out of it. The log has
 * entries such as `3: served 1` (time, event, number of the request).
 */
export class ServerRoom {
  readonly loop = new EventLoop();
  readonly hosts = new Hosts(['n0', 'n1'], ['', '']);
  readonly addresses = new PodAddresses();
  readonly attempts = new Attempts();
  readonly log: string[] = [];
  readonly servers: PodServers;
  readonly #numbers = new Map<Attempt, number>();
  #requests = 0;

  constructor(...workloads: readonly Partial<WorkloadConfig>[]) {
    const configs = workloads.map((changes) => workload({ ...ONE_SECOND, ...changes }));
    const { loop, hosts, addresses, attempts } = this;
    this.servers = new PodServers(loop, hosts, addresses, attempts, configs);
    this.servers.listen({
      served: (attempt) => {
        this.#note(`served ${this.#numbers.get(attempt)}`);
        attempts.letGo(attempt);
      },
      lost: (attempt, silent) => {
        this.#note(`lost ${this.#numbers.get(attempt)}${silent ? ' silently' : ''}`);
        attempts.letGo(attempt);
      },
      idle: (slot) => this.#note(`pod ${slot} idle`),
    });
  }

  /** A new pod with the workload of that number. */
  pod(node = 0, workloadNumber = 0): number {
    const slot = this.addresses.add(node);
    this.servers.add(slot, workloadNumber);
    return slot;
  }

  /** Puts the next request (numbered from 0) into a pod; returns whether there was room. @param demand in [0, 1) */
  offer(slot: number, demand = 0): boolean {
    const attempt = this.attempts.take(0, 0, this.loop.now, 0, 0, demand);
    this.#numbers.set(attempt, this.#requests++);
    this.attempts.setPod(attempt, slot);
    const taken = this.servers.offer(slot, attempt);
    if (!taken) this.attempts.abandon(attempt);
    return taken;
  }

  /** The client of a request gives up on it. */
  abandon(number: number): void {
    for (const [attempt, n] of this.#numbers) if (n === number) this.attempts.abandon(attempt);
  }

  at(time: number, task: () => void): void {
    this.loop.setTimer(time - this.loop.now, task);
  }

  #note(what: string): void {
    this.log.push(`${this.loop.now}: ${what}`);
  }
}
