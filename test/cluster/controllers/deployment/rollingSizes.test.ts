import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DesiredSize,
  maxSurge,
  maxUnavailable,
  minAvailable,
} from '../../../../src/cluster/controllers/deployment/fenceposts.ts';
import {
  type RevisionSize,
  reconcileNewReplicaSet,
  reconcileOldReplicaSets,
  totalReplicas,
} from '../../../../src/cluster/controllers/deployment/rollingSizes.ts';

const share = fc.oneof(
  fc.integer({ min: 0, max: 40 }),
  fc.integer({ min: 0, max: 100 }).map((percent) => `${percent}%`),
);
const size: fc.Arbitrary<DesiredSize> = fc.record({
  replicas: fc.integer({ min: 1, max: 60 }),
  strategy: fc.record({
    type: fc.constant('RollingUpdate' as const),
    maxSurge: share,
    maxUnavailable: share,
  }),
});
const revision = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }))
  .map(([replicas, available]) => ({ name: 'x', replicas, available: Math.min(replicas, available) }));

describe('the sizes of a rolling update', () => {
  it('never add pods beyond the surge', () => {
    fc.assert(
      fc.property(size, revision, fc.array(revision, { maxLength: 3 }), (desired, newRS, oldRSs) => {
        const before = newRS.replicas + totalReplicas(oldRSs);
        const after = reconcileNewReplicaSet(desired, newRS, oldRSs) + totalReplicas(oldRSs);
        expect(after).toBeLessThanOrEqual(Math.max(before, desired.replicas + maxSurge(desired)));
      }),
    );
  });

  it('never take a pod away that is needed for the minimum', () => {
    fc.assert(
      fc.property(size, revision, fc.array(revision, { maxLength: 3 }), (desired, newRS, oldRSs) => {
        const after = reconcileOldReplicaSets(desired, newRS, oldRSs);
        // The pods that are not available go first, so these are the ones that stay available.
        const available = (revisions: readonly RevisionSize[]) =>
          revisions.reduce((sum, each) => sum + Math.min(each.available, each.replicas), newRS.available);
        const before = available(oldRSs);
        expect(available(after)).toBeGreaterThanOrEqual(Math.min(before, minAvailable(desired)));
      }),
    );
  });

  it('always come to the new template alone, one pass after the other, if every pod becomes available', () => {
    fc.assert(
      fc.property(size, fc.array(revision, { minLength: 1, maxLength: 3 }), (desired, found) => {
        let newRS: RevisionSize = { name: 'new', replicas: 0, available: 0 };
        let oldRSs: RevisionSize[] = found;
        const settled = (each: RevisionSize) => ({ ...each, available: each.replicas });
        for (let pass = 0; pass < 1000 && totalReplicas(oldRSs) > 0; pass++) {
          const replicas = reconcileNewReplicaSet(desired, newRS, oldRSs);
          if (replicas === newRS.replicas) oldRSs = reconcileOldReplicaSets(desired, newRS, oldRSs);
          newRS = settled({ ...newRS, replicas });
          oldRSs = oldRSs.map(settled);
        }
        expect(totalReplicas(oldRSs)).toBe(0);
        expect(reconcileNewReplicaSet(desired, newRS, [])).toBe(desired.replicas);
      }),
    );
  });

  it('keep the fenceposts within the size, and never both at 0', () => {
    fc.assert(
      fc.property(size, (desired) => {
        expect(maxUnavailable(desired)).toBeLessThanOrEqual(desired.replicas);
        expect(maxSurge(desired) + maxUnavailable(desired)).toBeGreaterThan(0);
      }),
    );
  });

  it('take nothing from old pods that are needed while the new ones do not become available', () => {
    const desired: DesiredSize = {
      replicas: 4,
      strategy: { type: 'RollingUpdate', maxSurge: 1, maxUnavailable: 1 },
    };
    const stuck = { name: 'new', replicas: 2, available: 0 };
    const old = [{ name: 'old', replicas: 3, available: 3 }];
    expect(reconcileOldReplicaSets(desired, stuck, old)).toEqual(old);
  });
});
