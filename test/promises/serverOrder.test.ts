import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { exponential, RandomStreams } from '../../src/engine/random.ts';
import { priorityWaits } from '../../src/experiment/theory/priorityQueue.ts';
import { Hosts } from '../../src/network/hosts.ts';
import { PodAddresses } from '../../src/network/podAddresses.ts';
import { Attempts } from '../../src/workload/attempts.ts';
import type { ServiceTime, WorkloadConfig } from '../../src/workload/config.ts';
import { PodServers } from '../../src/workload/podServers.ts';
import { serviceTimeSampler } from '../../src/workload/serviceTime.ts';
import { workload } from '../support/scenarios.ts';
import { estimate } from '../support/statistics.ts';

/** One request: seconds in the pod, seconds of service by itself, and number of its source. */
interface Visit {
  readonly sojourn: number;
  readonly service: number;
  readonly source: number;
}

const REQUESTS = 20_000;
const REPLICATIONS = 10;
const EXPONENTIAL: ServiceTime = { distribution: 'exponential', mean: 1 };

/** Poisson traffic of sources with these rates at one pod, after a tenth of warm-up. */
function visits(changes: Partial<WorkloadConfig>, rates: readonly number[], replication: number): Visit[] {
  const config = workload({ service: EXPONENTIAL, queue: 10_000_000, ...changes });
  const loop = new EventLoop();
  const addresses = new PodAddresses();
  const attempts = new Attempts();
  const priorities = Uint8Array.from(rates.keys());
  const servers = new PodServers(loop, new Hosts(['n0'], ['']), addresses, attempts, [config], {
    priorities,
  });
  const serviceOf = serviceTimeSampler(config.service);
  const streams = new RandomStreams('order', replication);
  const demand = streams.stream('demand');
  const list: Visit[] = [];
  const services: number[] = [];
  servers.listen({
    served: (attempt) => {
      const number = attempts.client(attempt);
      const sojourn = loop.now - attempts.sentAt(attempt);
      if (number > REQUESTS / 10)
        list.push({ sojourn, service: services[number], source: attempts.source(attempt) });
      attempts.letGo(attempt);
      attempts.abandon(attempt);
    },
    lost: () => {},
    idle: () => {},
  });
  servers.add(addresses.add(0), 0);
  const arrive = (source: number) => {
    const uniform = demand();
    const attempt = attempts.take(source, services.push(serviceOf(uniform)) - 1, loop.now, 0, 0, uniform);
    attempts.setPod(attempt, 0);
    servers.offer(0, attempt);
  };
  for (const [source, rate] of rates.entries()) {
    const gaps = streams.stream(`arrivals/${source}`);
    const next = () => {
      arrive(source);
      loop.setTimer(exponential(gaps, 1 / rate), next);
    };
    loop.setTimer(exponential(gaps, 1 / rate), next);
  }
  loop.advance(REQUESTS / rates.reduce((sum, rate) => sum + rate, 0));
  return list;
}

/** The visits of every replication. */
function runs(changes: Partial<WorkloadConfig>, rates: readonly number[]): readonly Visit[][] {
  return Array.from({ length: REPLICATIONS }, (_, i) => visits(changes, rates, i));
}

/** Checks a mean over replications against its exact value, and that the interval is no wider than this part of it. */
function expectMean(values: readonly number[], exact: number, widest: number): void {
  const { mean, halfWidth } = estimate(values);
  expect(Math.abs(mean - exact)).toBeLessThan(halfWidth);
  // An interval so wide that it would hold anything proves nothing.
  expect(halfWidth / exact).toBeLessThan(widest);
}

function average(list: readonly Visit[], what: (visit: Visit) => number): number {
  return list.reduce((sum, visit) => sum + what(visit), 0) / list.length;
}

describe('a core that requests share', () => {
  const sharing = { discipline: 'processor-sharing', concurrency: 100_000 } as const;

  it.each<[string, ServiceTime]>([
    ['constant', { distribution: 'deterministic', mean: 1 }],
    ['exponential', EXPONENTIAL],
    ['log-normal with cv 2', { distribution: 'lognormal', mean: 1, cv: 2 }],
  ])('has the mean time 1/(1-ρ) with %s services: the distribution does not matter', (_, service) => {
    const means = runs({ ...sharing, service }, [0.7]).map((run) => average(run, ({ sojourn }) => sojourn));
    expectMean(means, 1 / 0.3, 0.1);
  });

  it('makes a request as many times slower as any other: x/(1-ρ) for one that needs x', () => {
    // Nine small ones for each large one; half of the work is in the large ones.
    const values = [...new Array<number>(9).fill(5 / 9), 5];
    const all = runs({ ...sharing, service: { distribution: 'empirical', values } }, [0.7]);
    for (const x of [5 / 9, 5]) {
      const those = all.map((run) => run.filter(({ service }) => service === x));
      const slowdowns = those.map((run) => average(run, ({ sojourn }) => sojourn / x));
      expectMean(slowdowns, 1 / 0.3, 0.12);
    }
  });
});

/** Seconds that a request did not spend in service. */
function wait({ sojourn, service }: Visit): number {
  return sojourn - service;
}

describe('last come, first served', () => {
  it('has the mean wait of first come, first served, and a variance that is another', () => {
    for (const discipline of ['fifo', 'lifo'] as const) {
      const all = runs({ discipline }, [0.5]);
      expectMean(
        all.map((run) => average(run, wait)),
        1,
        0.06,
      );
      // M/M/1: E[W²] is 2ρ/(1-ρ)² in order, and 1/(1-ρ) times that in reverse (Takács 1963).
      const squares = all.map((run) => average(run, (visit) => wait(visit) ** 2));
      expectMean(squares, discipline === 'fifo' ? 4 : 8, 0.25);
    }
  });
});

describe('classes of priority', () => {
  it('wait as Cobham says, each as the classes before it leave it', () => {
    const rates = [0.2, 0.3, 0.25];
    const classes = rates.map((arrivalRate) => ({ arrivalRate, meanService: 1, squaredVariation: 1 }));
    const all = runs({ discipline: 'priority' }, rates);
    for (const [source, exact] of priorityWaits(classes).entries()) {
      const those = all.map((run) => run.filter((visit) => visit.source === source));
      expectMean(
        those.map((run) => average(run, wait)),
        exact,
        0.15,
      );
    }
  });
});
