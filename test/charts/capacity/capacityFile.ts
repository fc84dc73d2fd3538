import type { CapacityFile } from '../../../src/charts/capacity/readCapacity.ts';

type Point = CapacityFile['points'][number];

/** A value with its mean latency (seconds) within a tenth, against a threshold of 40 ms. */
export function point(value: number, latency: number | null, changes: Partial<Point> = {}): Point {
  const verdict = latency === null || latency >= 0.04 ? 'crossed' : 'holds';
  const bound = (factor: number) => (latency === null ? null : latency * factor);
  return {
    value,
    order: 1,
    verdict,
    rates: [{ traffic: 'web', rate: 80 * value }],
    replications: 5,
    warmup: 10,
    utilisation: Math.min(1, 0.8 * value),
    measures: [
      {
        traffic: 'web',
        metric: 'latency',
        name: 'mean latency',
        unit: 'seconds',
        estimate: latency,
        low: bound(0.9),
        high: bound(1.1),
        threshold: { source: 'web.latency: avg<40ms', bound: 0.04, verdict },
      },
      {
        traffic: 'web',
        metric: 'failed',
        name: 'failed share',
        unit: 'fraction',
        estimate: 0,
        low: 0,
        high: 0,
      },
    ],
    ...changes,
  };
}

/** What a search for the capacity of one server wrote. */
export function capacityFile(changes: Partial<CapacityFile> = {}): CapacityFile {
  return {
    schemaVersion: 1,
    version: '1.0.0',
    scenario: 'one-server',
    description: 'One server.',
    seed: 1,
    command: 'seatrial capacity one-server.yaml',
    complete: true,
    replications: 5,
    duration: 60,
    warmupFrom: 'scenario',
    confidence: 0.95,
    precision: 0.05,
    varied: { kind: 'traffic', name: 'all traffic', unit: '' },
    find: 'greatest',
    holds: 0.9,
    crossed: 0.94,
    remarks: [],
    points: [point(0.5, 0.0167), point(0.9, 0.0357), point(0.94, 0.0403), point(1, 0.05)],
    ...changes,
  };
}
