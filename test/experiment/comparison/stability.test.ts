import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../../src/engine/random.ts';
import { instability } from '../../../src/experiment/comparison/stability.ts';
import { runReplication } from '../../../src/experiment/replications/runReplication.ts';
import { deployment, scenario, service, traffic } from '../../support/scenarios.ts';
import { record, source } from './records.ts';

const END = Number.POSITIVE_INFINITY;

/** Replications of a series of requests in flight, with a little noise of their own. */
function withSeries(level: (step: number) => number) {
  return [1, 2, 3, 4].map((seed) => {
    const noise = new RandomStreams(seed).stream('noise');
    return record(
      source([1], {
        inFlight: Float64Array.from({ length: 160 }, (_, step) => level(step) + noise()),
        sentInStep: new Float64Array(160).fill(50),
      }),
    );
  });
}

describe('instability', () => {
  it('sees a queue that grows in a straight line, and names its source', () => {
    expect(
      instability(
        withSeries((step) => step),
        0,
        END,
      ),
    ).toContain('requests of web took longer');
  });

  it('sees none in a level, nor in one that is merely slow to settle', () => {
    expect(
      instability(
        withSeries(() => 20),
        0,
        END,
      ),
    ).toBeUndefined();
    expect(
      instability(
        withSeries((step) => 20 + step / 40),
        0,
        END,
      ),
    ).toBeUndefined();
  });

  it('takes what happens after a fault for no sign of it', () => {
    const fault = withSeries((step) => (step < 80 ? 5 : step));
    expect(instability(fault, 0, END)).toBeDefined();
    expect(instability(fault, 0, 80)).toBeUndefined();
  });

  it('sees workers that are never idle, though timeouts keep the queue short', () => {
    expect(instability([record(source([1]), 0.999)], 0, END)).toContain('utilisation 1');
    expect(instability([record(source([1]), 0.98)], 0, END)).toBeUndefined();
  });

  it('tells 1.2 times the capacity from 0.7 times in real runs', () => {
    const manifests = [deployment('web', 1), service('web')].map((manifest) => ({ manifest, at: -60 }));
    // One worker of 10 ms: 100 a second.
    const runs = (rate: number) =>
      [0, 1, 2].map((replication) =>
        runReplication({
          scenario: scenario({ manifests, duration: 60, traffic: [traffic(rate, { timeout: 1000 })] }),
          replication,
        }),
      );
    expect(instability(runs(120), 0, END)).toBeDefined();
    expect(instability(runs(70), 0, END)).toBeUndefined();
  });
});
