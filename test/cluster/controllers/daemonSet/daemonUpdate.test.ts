import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DaemonNode, DaemonPod } from '../../../../src/cluster/controllers/daemonSet/daemonNode.ts';
import {
  daemonFenceposts,
  daemonUpdate,
} from '../../../../src/cluster/controllers/daemonSet/daemonUpdate.ts';
import type { DaemonSet } from '../../../../src/cluster/objects.ts';
import { podSpec } from '../../world.ts';
import { daemonNode, NEW, OLD } from './daemonShapes.ts';

type Strategy = NonNullable<DaemonSet['spec']['updateStrategy']>;

function fenceposts(updateStrategy: Strategy | undefined, desired: number) {
  const template = { labels: {}, annotations: {}, spec: podSpec() };
  const selector = { matchLabels: {}, matchExpressions: [] };
  return daemonFenceposts({ selector, template, ...(updateStrategy && { updateStrategy }) }, desired);
}

const rolling = (maxSurge: number | string, maxUnavailable: number | string): Strategy => ({
  type: 'RollingUpdate',
  maxSurge,
  maxUnavailable,
});

describe('how far an update of a DaemonSet may go at a time', () => {
  it.each([
    [undefined, 7, { maxSurge: 0, maxUnavailable: 1 }],
    [rolling(0, '20%'), 7, { maxSurge: 0, maxUnavailable: 2 }],
    [rolling('50%', 0), 5, { maxSurge: 3, maxUnavailable: 0 }],
    [rolling(0, 0), 5, { maxSurge: 0, maxUnavailable: 1 }],
  ])('with %j on %i nodes', (strategy, desired, expected) => {
    expect(fenceposts(strategy, desired)).toEqual(expected);
  });
});

const NO_SURGE = { maxSurge: 0, maxUnavailable: 1 };
const gone = (nodes: readonly DaemonNode[], bounds: typeof NO_SURGE) =>
  daemonUpdate(nodes, bounds).delete.map(({ meta }) => meta.name);

describe('an update without a surge', () => {
  it('takes an old pod, and then waits until the next one there is available', () => {
    const first = [daemonNode('a', OLD('a')), daemonNode('b', OLD('b'))];
    expect(gone(first, NO_SURGE)).toEqual(['a']);
    expect(gone([daemonNode('a'), first[1]], NO_SURGE)).toEqual([]);
    expect(gone([daemonNode('a', { ...NEW('a2'), isAvailable: false }), first[1]], NO_SURGE)).toEqual([]);
    expect(gone([daemonNode('a', NEW('a2')), first[1]], NO_SURGE)).toEqual(['b']);
  });

  it('takes old pods that are not available in any case', () => {
    const useless = ['a', 'b', 'c'].map((name) => daemonNode(name, { ...OLD(name), isAvailable: false }));
    expect(gone(useless, NO_SURGE)).toEqual(['a', 'b', 'c']);
  });
});

describe('an update with a surge', () => {
  const bounds = { maxSurge: 1, maxUnavailable: 0 };

  it('brings the next pod before the old one goes, on one node after the other', () => {
    const nodes = [daemonNode('a', OLD('a')), daemonNode('b', OLD('b'))];
    expect(daemonUpdate(nodes, bounds)).toEqual({ create: ['a'], delete: [] });
    const starting = [daemonNode('a', OLD('a'), { ...NEW('a2'), isAvailable: false }), nodes[1]];
    expect(daemonUpdate(starting, bounds)).toEqual({ create: [], delete: [] });
    const started = [daemonNode('a', OLD('a'), NEW('a2')), nodes[1]];
    expect(gone(started, bounds)).toEqual(['a']);
    expect(daemonUpdate(started, bounds).create).toEqual(['b']);
  });

  it('does not count nodes whose old pod serves nobody', () => {
    const useless = ['a', 'b'].map((name) => daemonNode(name, { ...OLD(name), isAvailable: false }));
    expect(daemonUpdate([...useless, daemonNode('c', OLD('c'))], bounds).create).toEqual(['a', 'b', 'c']);
  });
});

/** A pod in any state. */
const anyPod = (make: (name: string) => DaemonPod) =>
  fc.record({ isAvailable: fc.boolean(), isTerminating: fc.boolean() }).map(
    (state): DaemonPod => ({
      ...make('pod'),
      ...state,
      isReady: state.isAvailable,
    }),
  );

const anyNodes = fc
  .array(fc.tuple(fc.option(anyPod(OLD), { nil: undefined }), fc.option(anyPod(NEW), { nil: undefined })), {
    maxLength: 12,
  })
  .map((pairs) =>
    pairs.map((pair, i) =>
      daemonNode(`n${i}`, ...pair.flatMap((each) => (each === undefined ? [] : [each]))),
    ),
  );

describe('whatever the state of the nodes', () => {
  it('an update without a surge leaves no more nodes without an available pod than it may', () => {
    fc.assert(
      fc.property(anyNodes, fc.integer({ min: 1, max: 5 }), (nodes, maxUnavailable) => {
        const deleted = new Set(daemonUpdate(nodes, { maxSurge: 0, maxUnavailable }).delete);
        const serves = ({ pods }: DaemonNode) => pods.some((each) => each.isAvailable && !each.isTerminating);
        const taken = nodes.filter(
          (node) =>
            serves(node) && node.pods.every(({ pod, isTerminating }) => isTerminating || deleted.has(pod)),
        );
        const without = nodes.filter((node) => !serves(node)).length;
        expect(taken.length).toBeLessThanOrEqual(Math.max(0, maxUnavailable - without));
      }),
    );
  });

  it('an update with a surge deletes an old pod only where a new one is available', () => {
    fc.assert(
      fc.property(anyNodes, fc.integer({ min: 1, max: 5 }), (nodes, maxSurge) => {
        for (const pod of daemonUpdate(nodes, { maxSurge, maxUnavailable: 0 }).delete) {
          const node = nodes.find(({ pods }) => pods.some((each) => each.pod === pod));
          expect(node?.pods.some((each) => each.isUpdated && each.isAvailable && !each.isTerminating)).toBe(
            true,
          );
        }
      }),
    );
  });
});
