import { describe, expect, it } from 'vitest';
import { estimate } from '../support/statistics.ts';
import { IngressRoom, type IngressRoomOptions } from '../workload/ingress/ingressRoom.ts';

const REPLICATIONS = 8;
const SECONDS = 400;
const NO_LATENCY = { sameNode: 0, sameZone: 0, crossZone: 0, internet: 0 };

/** Mean response time of requests that come at `rate` a second, in one replication; seconds. */
function meanResponse(rate: number, seed: number, options: IngressRoomOptions): number {
  const room = new IngressRoom({
    traffic: { arrivals: { process: 'poisson', rate }, stop: SECONDS, reuse: 1e6 },
    latency: NO_LATENCY,
    seed,
    ...options,
  });
  room.route(room.backend()).run(SECONDS + 100);
  const latencies = room.log.outcomes
    .filter(({ time }) => time > 20)
    .map(({ latency = Number.NaN }) => latency);
  return latencies.reduce((sum, latency) => sum + latency, 0) / latencies.length;
}

/** What leaves an M/M/1 queue is a Poisson process again (P. Burke, "The Output of a Queuing System", 1956). */
describe('an ingress with one worker and the pod behind it are two M/M/1 queues in tandem', () => {
  it.each([
    [50, 0.005, 0.01],
    [80, 0.01, 0.01],
    [80, 0.01, 0.002],
  ])('at %d requests a second, with %d s and %d s of work', (rate, first, second) => {
    const means = Array.from({ length: REPLICATIONS }, (_, seed) =>
      meanResponse(rate, seed, {
        ingress: { service: { distribution: 'exponential', mean: first } },
        backend: { service: { distribution: 'exponential', mean: second } },
      }),
    );
    const { mean, halfWidth } = estimate(means);
    const exact = 1 / (1 / first - rate) + 1 / (1 / second - rate);
    expect(Math.abs(mean - exact)).toBeLessThan(halfWidth);
    // An interval so wide that it would hold anything proves nothing.
    expect(halfWidth / mean).toBeLessThan(0.1);
  });
});

describe('the work of an ingress', () => {
  it('does not change that of the pods behind it: without any, the response times are those of the pod alone', () => {
    const backend = { service: { distribution: 'exponential', mean: 0.01 } } as const;
    const swift = { service: { distribution: 'deterministic', mean: 0 } } as const;
    const mean = meanResponse(1, 1, { ingress: swift, backend });
    // Alone in the queue nearly always: one mean service, within three standard errors of 400 of them, and the load.
    expect(Math.abs(mean / 0.01 - 1 / (1 - 0.01))).toBeLessThan(3 / Math.sqrt(380));
  });
});
