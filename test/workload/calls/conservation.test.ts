import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RetryConfig, TrafficConfig } from '../../../src/workload/config.ts';
import { RETRY_CONDITIONS, type RetryBudgetConfig } from '../../../src/workload/resilienceConfig.ts';
import { at, entry, oneSecond, SmallPlane } from '../smallPlane.ts';

const shared = fc.boolean();
const seconds = (min: number, max: number) => fc.double({ min, max, noNaN: true });
/** A part that is mostly left out: with all of them at once hardly a request would be sent. */
const maybe = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const budget: fc.Arbitrary<RetryBudgetConfig> = fc.oneof(
  fc.record({
    kind: fc.constant('envoy' as const),
    budgetPercent: fc.nat(100),
    minRetryConcurrency: fc.nat(3),
    shared,
  }),
  fc.record({
    kind: fc.constant('finagle' as const),
    ttl: fc.constant(10),
    minRetriesPerSecond: seconds(0, 2),
    ratio: seconds(0, 1),
    shared,
  }),
  fc.record({
    kind: fc.constant('grpc' as const),
    maxTokens: fc.integer({ min: 1, max: 10 }),
    tokenRatio: seconds(0.01, 1),
    shared,
  }),
  fc.record({
    kind: fc.constant('token-bucket' as const),
    capacity: seconds(1, 5),
    perRequest: seconds(0, 1),
    shared,
  }),
  fc.record({ kind: fc.constant('failure-ratio' as const), threshold: seconds(0, 1), shared }),
);

const retries = fc
  .record({
    attempts: fc.nat(3),
    backoff: seconds(0, 1),
    maxBackoff: seconds(0, 2),
    jitter: fc.constantFrom<RetryConfig['jitter']>('none', 'full', 'equal', 'decorrelated'),
    on: maybe(fc.uniqueArray(fc.constantFrom(...RETRY_CONDITIONS), { minLength: 1 })),
    budget: maybe(budget),
  })
  .map(
    ({ on, budget: bound, ...rest }): RetryConfig => ({
      ...rest,
      ...(on && { on }),
      ...(bound && { budget: bound }),
    }),
  );

const hedging = fc.record({
  delay: fc.oneof(seconds(0.01, 2), fc.record({ percentile: seconds(10, 95) })),
  attempts: fc.integer({ min: 2, max: 4 }),
  tied: fc.boolean(),
  cancel: fc.boolean(),
});

const circuitBreaker = fc.record({
  maxConnections: fc.integer({ min: 1, max: 5 }),
  maxPendingRequests: fc.nat(5),
  maxRequests: fc.integer({ min: 1, max: 8 }),
  maxRetries: fc.nat(3),
  shared,
});

const pool = fc
  .record({
    max: fc.integer({ min: 1, max: 3 }),
    pending: maybe(fc.nat(4)),
    wait: maybe(seconds(0.1, 2)),
    idleTimeout: maybe(seconds(0.1, 3)),
    maxAge: maybe(seconds(0.1, 3)),
  })
  .map(({ max, ...rest }) => ({ max, ...present(rest) }));

/** Leaves out what is undefined. */
function present<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

const source: fc.Arbitrary<Partial<TrafficConfig>> = fc
  .record({
    timeout: seconds(0.3, 4),
    connectTimeout: maybe(seconds(0.005, 1)),
    totalTimeout: maybe(seconds(0.1, 6)),
    cancel: fc.boolean(),
    reuse: fc.integer({ min: 1, max: 5 }),
    retries,
    hedging: fc.option(hedging, { nil: undefined, freq: 2 }),
    circuitBreaker: maybe(circuitBreaker),
    pool: maybe(pool),
    throttle: maybe(fc.record({ k: seconds(1.5, 3), window: fc.constant(10), shared })),
    rateLimit: maybe(fc.record({ rate: seconds(2, 10), burst: fc.integer({ min: 1, max: 5 }), shared })),
    balancing: maybe(fc.constant({ policy: 'least-request', parameters: {} })),
  })
  .map(present);

/** What befalls the small cluster, and when. */
const faults = fc.array(
  fc.record({
    at: seconds(1, 20),
    what: fc.constantFrom('kill', 'power', 'cut', 'heal', 'client', 'errors', 'slow'),
  }),
  { maxLength: 6 },
);

/** A pod on each of two nodes, three clients a source on the third, and two sources. */
function run(sources: readonly Partial<TrafficConfig>[], happens: readonly { at: number; what: string }[]) {
  const times = Array.from({ length: 60 }, (_, i) => 1 + i / 4 + (i % 7) / 50);
  const room = new SmallPlane({
    traffic: sources.map((one) => ({
      from: { place: 'pods', count: 3, nodes: ['n0'] },
      arrivals: at(...times),
      ...one,
    })),
    // Clients that balance have a list of the pods, which are the first two slots.
    entries: sources.map(() => entry({ endpoints: { slots: Int32Array.of(0, 1), hasWrongPort: false } })),
    workloads: [oneSecond({ service: { distribution: 'exponential', mean: 0.3 }, concurrency: 2, queue: 3 })],
  });
  const pods = [room.addPod('n1'), room.addPod('n2')];
  room.route(...pods);
  const { plane } = room;
  for (const { at: time, what } of happens)
    room.do(time, () => {
      if (what === 'kill') plane.processes.kill(pods[0]);
      else if (what === 'power') plane.powerOff(2);
      else if (what === 'cut') plane.hosts.partitioned[1] = 1;
      else if (what === 'heal') plane.hosts.partitioned[1] = 0;
      else if (what === 'client') plane.powerOff(0);
      else if (what === 'errors') plane.servers.setErrorRate(pods[1], 0.5);
      else plane.setSlowdown(2, 5);
    });
  return room;
}

describe('with timeouts, retries, copies, breakers, pools and limits of any kind, whatever happens', () => {
  it('every request has one outcome or is under way, and in the end nothing is', () => {
    fc.assert(
      fc.property(fc.array(source, { minLength: 1, maxLength: 2 }), faults, (sources, happens) => {
        const room = run(sources, happens);
        const { log, plane } = room;
        for (let time = 0.5; time < 25; time += 0.5) {
          room.run(time);
          expect(log.sentAt.length).toBe(log.outcomes.length + plane.waiting);
        }
        room.run(500);
        expect(plane.waiting).toBe(0);
        expect(log.outcomes.length).toBe(log.sentAt.length);
        // Nor does any worker, or place in a queue, wait for what has been given up.
        const { busy, waiting } = plane.servers;
        expect([...busy, ...waiting].every((count) => count === 0)).toBe(true);
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});
