import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareForDeletion,
  type DeletionCandidate,
} from '../../../../src/cluster/controllers/replicaSet/deletionOrder.ts';

const DAY = 86_400;

function candidate(change: Partial<DeletionCandidate> = {}): DeletionCandidate {
  return {
    uid: '',
    node: 'n',
    phase: 'Running',
    ready: true,
    deletionCost: 0,
    rank: 1,
    readyForSeconds: 100,
    ageSeconds: 100,
    maxRestarts: 0,
    maxSidecarRestarts: 0,
    ...change,
  };
}

describe('which pod a ReplicaSet deletes first', () => {
  // Each pair: the first goes first. The later differences in a pair must not matter.
  it.each<[string, Partial<DeletionCandidate>, Partial<DeletionCandidate>]>([
    ['no node', { node: '', deletionCost: 9 }, { phase: 'Pending' }],
    ['pending before running', { phase: 'Pending' }, { ready: false }],
    ['pending before unknown', { phase: 'Pending' }, { phase: 'Unknown' }],
    ['unknown before running', { phase: 'Unknown' }, {}],
    ['not ready', { ready: false, deletionCost: 5 }, { deletionCost: -5 }],
    ['lower deletion cost', { deletionCost: -5 }, { rank: 4 }],
    ['more siblings on the node', { rank: 2, readyForSeconds: 900 }, { readyForSeconds: 1 }],
    ['ready for a shorter time', { readyForSeconds: 1 }, { readyForSeconds: 3, maxRestarts: 9 }],
    ['ready since nobody knows when', { readyForSeconds: null }, { readyForSeconds: 0 }],
    ['more restarts', { maxRestarts: 2 }, { maxRestarts: 1, maxSidecarRestarts: 9 }],
    ['more restarts of a sidecar', { maxSidecarRestarts: 1 }, { ageSeconds: 1 }],
    ['younger', { ageSeconds: 1 }, { ageSeconds: 3 }],
  ])('%s', (_, first, second) => {
    expect(compareForDeletion(candidate(first), candidate(second))).toBeLessThan(0);
    expect(compareForDeletion(candidate(second), candidate(first))).toBeGreaterThan(0);
  });

  it('times of the same order of magnitude are told apart by the uid, whatever comes after', () => {
    // 10 and 12 days lie in the same power of two of nanoseconds: floor(log2) is 49 for both.
    const a = candidate({ uid: 'a', readyForSeconds: 12 * DAY, maxRestarts: 0 });
    const b = candidate({ uid: 'b', readyForSeconds: 10 * DAY, maxRestarts: 5 });
    expect(compareForDeletion(a, b)).toBeLessThan(0);
    expect(compareForDeletion(a, b, false)).toBeGreaterThan(0);
    const sameUid = candidate({ readyForSeconds: 12 * DAY });
    expect(compareForDeletion(sameUid, candidate({ readyForSeconds: 10 * DAY, maxRestarts: 5 }))).toBe(0);
  });

  it('is antisymmetric', () => {
    const seconds = fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }));
    const any = fc.record({
      uid: fc.constantFrom('a', 'b'),
      node: fc.constantFrom('', 'n'),
      phase: fc.constantFrom('Pending', 'Unknown', 'Running'),
      ready: fc.boolean(),
      deletionCost: fc.integer({ min: -1, max: 1 }),
      rank: fc.nat(2),
      readyForSeconds: seconds,
      ageSeconds: seconds,
      maxRestarts: fc.nat(1),
      maxSidecarRestarts: fc.nat(1),
    });
    fc.assert(
      fc.property(any, any, (a, b) => {
        expect(Math.sign(compareForDeletion(a, b)) + Math.sign(compareForDeletion(b, a))).toBe(0);
      }),
    );
  });
});
