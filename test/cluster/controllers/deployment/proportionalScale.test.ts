import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  proportionalScale,
  type ScalableRevision,
} from '../../../../src/cluster/controllers/deployment/proportionalScale.ts';

const ROLLING = { type: 'RollingUpdate', maxSurge: 2, maxUnavailable: 0 } as const;

function revision(name: string, created: number, replicas: number, changes: Partial<ScalableRevision> = {}) {
  return {
    name,
    created,
    replicas,
    available: replicas,
    desiredAnnotation: 10,
    maxReplicasAnnotation: 12,
    ...changes,
  };
}

const scaled = (replicas: number, newRS: ScalableRevision | undefined, ...oldRSs: ScalableRevision[]) =>
  Object.fromEntries(proportionalScale({ replicas, strategy: ROLLING, statusReplicas: 12 }, newRS, oldRSs));

describe('proportionalScale', () => {
  it('gives everything to the only ReplicaSet that has pods', () => {
    expect(scaled(20, revision('new', 2, 0), revision('old', 1, 7))).toEqual({ old: 20 });
  });

  it('gives everything to the newest ReplicaSet if none has pods', () => {
    expect(scaled(3, undefined, revision('older', 1, 0), revision('old', 2, 0))).toEqual({ old: 3 });
  });

  it('empties the old ReplicaSets when the new one is at full size and available', () => {
    expect(scaled(10, revision('new', 2, 10), revision('old', 1, 2))).toEqual({ old: 0 });
  });

  it('splits by size, and what rounding leaves goes to the largest', () => {
    expect(scaled(20, revision('new', 2, 4), revision('old', 1, 8))).toEqual({ new: 7, old: 15 });
  });

  it('empties all with a Deployment of size 0', () => {
    expect(scaled(0, revision('new', 2, 4), revision('old', 1, 8))).toEqual({ new: 0, old: 0 });
  });

  it('leaves ReplicaSets as they are that it knows no basis for', () => {
    const unknown = { maxReplicasAnnotation: null, desiredAnnotation: null };
    const deployment = { replicas: 12, strategy: { ...ROLLING, maxSurge: 0 }, statusReplicas: 0 };
    const sizes = proportionalScale(deployment, revision('new', 2, 4, unknown), [
      revision('old', 1, 8, unknown),
    ]);
    expect(Object.fromEntries(sizes)).toEqual({ new: 4, old: 8 });
  });

  it('always comes to the size with its surge, and takes nothing from anybody in growing', () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }));
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 100 }), ([a, b], replicas) => {
        const known = { maxReplicasAnnotation: a + b, desiredAnnotation: a + b - 2, available: 0 };
        const result = scaled(replicas, revision('new', 2, a, known), revision('old', 1, b, known));
        expect(result['new'] + result['old']).toBe(replicas + 2);
        if (replicas + 2 >= a + b) expect(result['new'] >= a && result['old'] >= b).toBe(true);
      }),
    );
  });
});
