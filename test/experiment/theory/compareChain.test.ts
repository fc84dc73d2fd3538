import { expect, it } from 'vitest';
import { simulate } from '../../../src/experiment/simulation.ts';
import { theoryFindings } from '../../../src/experiment/theory/compare.ts';
import type { TheoryFinding } from '../../../src/metrics/theoryFinding.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import type { TrafficConfig, WorkloadConfig } from '../../../src/workload/config.ts';
import { NO_LATENCY } from '../../support/runs.ts';
import { deployment, scenario, service, traffic, workload } from '../../support/scenarios.ts';

const retries = { attempts: 3, backoff: 0, maxBackoff: 10, jitter: 'none' } as const;

/** A call from one workload to the next, with three retries. */
function edge(from: string, to: string, changes: Partial<TrafficConfig> = {}): TrafficConfig {
  return traffic(0, {
    name: `${from} > ${to}`,
    from: { place: 'pods', count: 50, nodes: [] },
    entry: { via: 'ClusterIP', namespace: 'default', service: to, port: 80 },
    arrivals: { process: 'steps', steps: [] },
    stop: 0,
    retries,
    ...changes,
  });
}

function calling(app: string, sources: readonly TrafficConfig[]): WorkloadConfig {
  const calls = sources.map((source) => ({ source, probability: 1, count: 1, optional: false }));
  return workload({ match: { app }, concurrency: 1000, calls: { stages: [calls], holdsWorker: true } });
}

/** `web` calls `stock`, which calls `storage`, which fails so many of its attempts. */
function chain(errors: number, storage: Partial<TrafficConfig> = {}): Scenario {
  const names = ['web', 'stock', 'storage'];
  return scenario({
    duration: 10,
    network: NO_LATENCY,
    manifests: names.flatMap((name) =>
      [deployment(name, 1), service(name)].map((manifest) => ({ manifest, at: -60 })),
    ),
    workloads: [
      calling('web', [edge('web', 'stock')]),
      calling('stock', [edge('stock', 'storage', storage)]),
      workload({ match: { app: 'storage' }, concurrency: 1000, errors }),
    ],
    traffic: [traffic(5, { timeout: 100 })],
  });
}

function bound(of: Scenario): TheoryFinding | undefined {
  return theoryFindings(of, simulate(of)).find(({ quantity }) => quantity === 'most attempts');
}

it('A chain of two hops with three retries each makes sixteen attempts of a request at most', () => {
  const found = bound(chain(1));
  expect(found?.expected).toBe(16);
  expect(found?.formula).toBe('a chain of 3 hops, of which 2 make up to 4 attempts each');
  // Everything fails: all attempts are made, but for those of requests that the end cuts off.
  expect(found?.simulated).toBeGreaterThan(14);
  expect(found?.simulated).toBeLessThanOrEqual(16);
});

it('It makes one where nothing fails, which is less than it could', () => {
  expect(bound(chain(0))?.simulated).toBeCloseTo(1, 1);
});

it('Hops with different numbers of retries multiply, too', () => {
  const found = bound(chain(1, { retries: { ...retries, attempts: 1 } }));
  expect(found?.expected).toBe(8);
  expect(found?.formula).toContain('4, 2 attempts');
});

it('A single hop that tries again does not multiply, and of two sources nobody can tell whose calls they are', () => {
  expect(bound(chain(1, { retries: { ...retries, attempts: 0 } }))).toBeUndefined();
  const one = chain(1);
  expect(bound({ ...one, traffic: [...one.traffic, traffic(1, { name: 'other' })] })).toBeUndefined();
});

it('A workload that calls two others is no chain', () => {
  const [web, stock, storage] = chain(1).workloads;
  const both = calling('web', [edge('web', 'stock'), edge('web', 'storage')]);
  expect(web.calls).toBeDefined();
  expect(bound({ ...chain(1), workloads: [both, stock, storage] })).toBeUndefined();
});
