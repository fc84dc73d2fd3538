import { describe, expect, it } from 'vitest';
import {
  drainability,
  isExpendable,
  isLongTerminating,
} from '../../../src/cluster/clusterAutoscaler/drainability.ts';
import type { Pod } from '../../../src/cluster/objects.ts';
import { budgetOver, pod } from './parts.ts';

const SAFE = 'cluster-autoscaler.kubernetes.io/safe-to-evict';

/** The same without a controller. */
function unowned({ meta: { owner: _, ...meta }, ...rest }: Pod): Pod {
  return { ...rest, meta };
}

describe('a pod on a node that is to be removed', () => {
  it('moves if a controller makes it anew', () => {
    expect(drainability(pod('web'), [], 0)).toBe('moves');
  });

  it('is ignored if a DaemonSet has made it', () => {
    const owner = { kind: 'DaemonSet', name: 'agent', uid: 'agent' } as const;
    expect(drainability(pod('agent', {}, { owner, namespace: 'kube-system' }), [], 0)).toBe('ignored');
  });

  it('keeps the node if nothing would make it anew, unless it says that it need not', () => {
    expect(drainability(unowned(pod('alone')), [], 0)).toBe('NotReplicated');
    expect(drainability(unowned(pod('alone', {}, { annotations: { [SAFE]: 'true' } })), [], 0)).toBe('moves');
  });

  it('of kube-system keeps the node unless it has a budget', () => {
    const system = pod('dns', {}, { namespace: 'kube-system', labels: { app: 'dns' } });
    expect(drainability(system, [], 0)).toBe('UnmovableKubeSystemPod');
    expect(drainability(system, [budgetOver({ app: 'dns' }, 1)], 0)).toBe('UnmovableKubeSystemPod');
    expect(drainability(system, [budgetOver({ app: 'dns' }, 1, 'kube-system')], 0)).toBe('moves');
  });

  it('keeps the node if it says so', () => {
    expect(drainability(pod('web', {}, { annotations: { [SAFE]: 'false' } }), [], 0)).toBe(
      'NotSafeToEvictAnnotation',
    );
  });

  it('keeps the node if its budget allows no disruption at all', () => {
    const web = pod('web', {}, { labels: { app: 'web' } });
    expect(drainability(web, [budgetOver({ app: 'web' }, 0)], 0)).toBe('NotEnoughPdb');
    expect(drainability(web, [budgetOver({ app: 'web' }, 1)], 0)).toBe('moves');
    expect(drainability(web, [budgetOver({ app: 'other' }, 0)], 0)).toBe('moves');
  });

  it('is ignored once it should have been gone for half a minute', () => {
    const doomed = pod('web', {}, { deletionTimestamp: 100, deletionGracePeriodSeconds: 20 });
    expect(isLongTerminating(doomed, 150)).toBe(false);
    expect(isLongTerminating(doomed, 150.1)).toBe(true);
    expect(drainability(doomed, [], 151)).toBe('ignored');
  });
});

it.each([
  [undefined, false],
  [0, false],
  [-10, false],
  [-11, true],
] as const)('a pod of priority %s is expendable: %s', (priority, expected) => {
  const web = pod('web');
  const spec = priority === undefined ? web.spec : { ...web.spec, priority };
  expect(isExpendable({ ...web, spec })).toBe(expected);
});
