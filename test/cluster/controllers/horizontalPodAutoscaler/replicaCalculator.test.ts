import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScaledPod } from '../../../../src/cluster/controllers/horizontalPodAutoscaler/podGroups.ts';
import {
  averageReplicas,
  type Scaling,
  sharedReplicas,
  totalReplicas,
  utilizationReplicas,
} from '../../../../src/cluster/controllers/horizontalPodAutoscaler/replicaCalculator.ts';

const NOW = 10_000;

/** Pods that ask for one core and have been ready for long, but for the changes. */
function scaling(changes: readonly Partial<ScaledPod>[], currentReplicas = changes.length): Scaling {
  return {
    pods: changes.map((change, i) => ({
      name: `p${i}`,
      phase: 'Running',
      terminating: false,
      ready: true,
      readyTransitionTime: 0,
      startTime: 0,
      request: 1000,
      ...change,
    })),
    currentReplicas,
    tolerances: { down: 0.1, up: 0.1 },
    periods: { cpuInitializationPeriod: 300, initialReadinessDelay: 30 },
    now: NOW,
  };
}

/** Values of the pods in their order; a pod of undefined has no sample. */
function metrics(values: readonly (number | undefined)[]) {
  return new Map(
    values.flatMap((value, i) =>
      value === undefined ? [] : [[`p${i}`, { value, time: NOW, window: 15 }] as const],
    ),
  );
}

const plain = (count: number): Partial<ScaledPod>[] => Array.from({ length: count }, () => ({}));

describe('utilizationReplicas', () => {
  it('cuts the percentage to a whole number before it is compared', () => {
    // 55.9 % of a target of 50 % is a ratio of 1.118, but 55 % is one of 1.1 and within the tolerance.
    const ten = scaling(plain(10));
    const values = (value: number) => metrics(Array.from({ length: 10 }, () => value));
    expect(utilizationReplicas(ten, 'cpu', values(559), 50)).toEqual({
      replicas: 10,
      usage: { averageMilli: 559, utilizationPercent: 55 },
    });
    expect(utilizationReplicas(ten, 'cpu', values(560), 50)).toMatchObject({ replicas: 12 });
  });

  it('counts starting pods as idle on the way up, and not at all on the way down', () => {
    const starting = { startTime: NOW - 60, ready: false };
    const six = scaling([{}, {}, {}, {}, starting, starting]);
    // (4 x 75 % + 2 x 0) / 6 = 50 %.
    expect(utilizationReplicas(six, 'cpu', metrics([750, 750, 750, 750, 1000, 1000]), 50)).toMatchObject({
      replicas: 6,
      usage: { utilizationPercent: 75 },
    });
    expect(utilizationReplicas(six, 'cpu', metrics([250, 250, 250, 250, 1000, 1000]), 50)).toMatchObject({
      replicas: 2,
    });
  });

  it('takes pods without a sample for busy on the way down, and for idle on the way up', () => {
    const four = scaling(plain(4));
    // Down: (3 x 10 % + 100 %) / 4 = 32 %: 3 pods, not 1. Up: (3 x 80 % + 0) / 4 = 60 %: 5 pods, not 6.
    expect(utilizationReplicas(four, 'cpu', metrics([100, 100, 100, undefined]), 50)).toMatchObject({
      replicas: 3,
    });
    expect(utilizationReplicas(four, 'cpu', metrics([800, 800, 800, undefined]), 50)).toMatchObject({
      replicas: 5,
    });
  });

  it('names the container that asks for nothing, and the pod', () => {
    const one = scaling([{}, { request: { missingIn: 'sidecar' } }]);
    expect(utilizationReplicas(one, 'cpu', metrics([500, 500]), 50)).toEqual({
      error: 'missing request for cpu in container sidecar of Pod p1',
    });
  });

  it('cannot say anything without pods, without samples, or with requests of nothing', () => {
    const error = (of: Scaling, values: (number | undefined)[]) =>
      utilizationReplicas(of, 'cpu', metrics(values), 50);
    expect(error(scaling([], 3), [])).toEqual({
      error: 'no pods returned by selector while calculating replica count',
    });
    expect(error(scaling([{ phase: 'Pending' }]), [500])).toEqual({
      error: 'did not receive metrics for targeted pods (pods might be unready)',
    });
    expect(error(scaling([{ request: 0 }]), [500])).toEqual({
      error: 'no metrics returned matched known pods',
    });
  });

  it('brings the usage of pods with samples to the target, rounded up to a whole pod', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 200 }),
        (values, target) => {
          const outcome = utilizationReplicas(scaling(plain(values.length)), 'cpu', metrics(values), target);
          if ('error' in outcome) return expect.unreachable();
          const percent = Math.floor(values.reduce((sum, value) => sum + value, 0) / (10 * values.length));
          // As the controller compares: 1.1 is within, which 1.1 - 1 <= 0.1 would deny.
          const isWithin = percent / target >= 1 - 0.1 && percent / target <= 1 + 0.1;
          if (outcome.replicas === values.length && isWithin) return;
          const exact = (percent * values.length) / target;
          expect(outcome.replicas).toBeGreaterThanOrEqual(exact - 1e-9);
          expect(outcome.replicas).toBeLessThan(exact + 1 + 1e-9);
        },
      ),
    );
  });

  it('never goes further with a sample missing than it would with that pod at either end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2000 }), { minLength: 2, maxLength: 20 }),
        fc.nat(),
        (values, which) => {
          const all = scaling(plain(values.length));
          const lost = which % values.length;
          const replicas = (at: number | undefined): number => {
            const with_ = values.map((value, i) => (i === lost ? at : value));
            const outcome = utilizationReplicas(all, 'cpu', metrics(with_), 50);
            return 'error' in outcome ? Number.NaN : outcome.replicas;
          };
          const bounds = [replicas(0), replicas(1000), values.length];
          expect(replicas(undefined)).toBeGreaterThanOrEqual(Math.min(...bounds));
          expect(replicas(undefined)).toBeLessThanOrEqual(Math.max(...bounds));
        },
      ),
    );
  });
});

describe('averageReplicas', () => {
  it('compares the mean of the pods, and asks for no requests', () => {
    const three = scaling(plain(3).map(() => ({ request: { missingIn: 'app' } })));
    expect(averageReplicas(three, '', metrics([20_000, 10_000, 30_000]), 15_000)).toEqual({
      replicas: 4,
      usage: { averageMilli: 20_000 },
    });
  });

  it('takes away pods that have no sample when the others are just at the target', () => {
    expect(averageReplicas(scaling(plain(4)), '', metrics([10, 10, 10, undefined]), 10)).toMatchObject({
      replicas: 3,
    });
    // A utilisation leaves them.
    const cpu = utilizationReplicas(scaling(plain(4)), 'cpu', metrics([500, 500, 500, undefined]), 50);
    expect(cpu).toMatchObject({ replicas: 4 });
  });

  it('doubts the readiness of pods for CPU only', () => {
    const starting = scaling([{}, { startTime: NOW - 60, ready: false }]);
    expect(averageReplicas(starting, '', metrics([100, 300]), 100)).toMatchObject({ replicas: 4 });
    expect(averageReplicas(starting, 'cpu', metrics([100, 300]), 100)).toMatchObject({ replicas: 2 });
  });
});

describe('a number of the whole', () => {
  it('is for the ready pods', () => {
    const three = scaling([{ ready: false }, {}, { ready: false }]);
    expect(totalReplicas(three, 50_000, 10_000)).toMatchObject({ replicas: 5 });
    expect(totalReplicas(three, 10_900, 10_000)).toMatchObject({ replicas: 3 });
  });

  it('brings a target without pods back', () => {
    expect(totalReplicas(scaling([], 0), 25_000, 10_000)).toMatchObject({ replicas: 3 });
    expect(totalReplicas(scaling([], 2), 25_000, 10_000)).toEqual({
      error: expect.stringContaining('unable to calculate ready pods'),
    });
  });

  it('may be shared out among all pods', () => {
    const tolerances = { down: 0.1, up: 0.1 };
    expect(sharedReplicas(tolerances, 3, 20_000, 5000)).toEqual({
      replicas: 4,
      usage: { averageMilli: 6667 },
    });
    expect(sharedReplicas(tolerances, 3, 16_000, 5000)).toMatchObject({ replicas: 3 });
  });
});
