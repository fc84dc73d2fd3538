import { describe, expect, it } from 'vitest';
import type { Endpoint, Labels, Pod } from '../../src/cluster/objects.ts';
import { type LabelRules, ListedEndpoints } from '../../src/network/listedEndpoints.ts';
import { pod } from '../workload/parts.ts';
import { endpoint, service, slice } from './parts.ts';

const QUESTION = { namespace: 'default', service: 'web', servicePort: 80 };

/** The pod of the endpoint with that number. */
function podOf(slot: number, labels: Labels): Pod {
  const made = pod(`pod-${slot}`, labels);
  return { ...made, meta: { ...made.meta, uid: `uid-${slot}` } };
}

const listedAt = (slot: number, changes: Partial<Endpoint> = {}) => endpoint(slot, `10.0.0.${slot}`, changes);

/** A list that has seen the Service and a slice with these endpoints. */
function listed(endpoints: readonly Endpoint[], rules?: LabelRules): ListedEndpoints {
  const list = new ListedEndpoints(QUESTION, rules);
  list.service(service('web'), true);
  list.slice(slice('web', endpoints), true);
  return list;
}

const weight = (labels: Labels) => (labels['v'] === '2' ? 5 : 1);

describe('the endpoints that balancers are given', () => {
  it('have the address and the port of the pod as keys', () => {
    const unready = listedAt(3, { ready: false });
    expect(listed([listedAt(1), listedAt(2), unready]).keys).toEqual(['10.0.0.1:8080', '10.0.0.2:8080']);
  });

  it('have weights and levels by the labels of their pods, once these are known', () => {
    const list = listed([listedAt(1), listedAt(2)], { weight, priority: () => 3 });
    expect([...(list.weights ?? [])]).toEqual([1, 1]);
    const before = list.weights;
    list.pod(podOf(2, { v: '2' }), true);
    expect([...(list.weights ?? [])]).toEqual([1, 5]);
    expect(list.weights).not.toBe(before);
    expect([...(list.priorities ?? [])]).toEqual([3, 3]);
  });

  it('keep the weight of a pod that is gone for as long as they are listed', () => {
    const list = listed([listedAt(2)], { weight });
    const two = podOf(2, { v: '2' });
    list.pod(two, true);
    list.pod(two, false);
    list.slice(slice('web', [listedAt(1), listedAt(2)]), true);
    expect([...(list.weights ?? [])]).toEqual([1, 5]);
  });

  it('need no pods to be followed without rules', () => {
    expect(listed([]).needsLabels).toBe(false);
    expect(listed([]).weights).toBeUndefined();
  });
});
