import { describe, expect, it } from 'vitest';
import type { Endpoint, EndpointSlice, Pod, Service } from '../../src/cluster/objects.ts';
import { type LabelRules, ListedEndpoints } from '../../src/network/listedEndpoints.ts';
import { service } from '../support/scenarios.ts';

const QUESTION = { namespace: 'default', service: 'web', servicePort: 80 };

function endpoint(slot: number, changes: Partial<Endpoint> = {}): Endpoint {
  return {
    ...{ podName: `p${slot}`, podUid: `u${slot}`, address: `10.0.0.${slot}`, slot, nodeName: 'n' },
    ...{ ready: true, serving: true, terminating: false, targetPorts: [8080] },
    ...changes,
  };
}

function meta(name: string, labels: Readonly<Record<string, string>> = {}) {
  return { name, namespace: 'default', uid: name.replace('p', 'u'), labels, annotations: {} };
}

/** A list that has seen the Service and a slice with these endpoints. */
function listed(endpoints: readonly Endpoint[], rules?: LabelRules): ListedEndpoints {
  const list = new ListedEndpoints(QUESTION, rules);
  const web = service('web', { ports: [{ protocol: 'TCP', port: 80, targetPort: 8080 }] });
  list.service({ ...web, meta: meta('web') } as unknown as Service, true);
  const slice = { kind: 'EndpointSlice', meta: meta('web-1'), serviceName: 'web', endpoints };
  list.slice(slice as unknown as EndpointSlice, true);
  return list;
}

describe('the endpoints that balancers are given', () => {
  it('have the address and the port of the pod as keys', () => {
    expect(listed([endpoint(1), endpoint(2), endpoint(3, { ready: false })]).keys).toEqual([
      '10.0.0.1:8080',
      '10.0.0.2:8080',
    ]);
  });

  it('have weights and levels by the labels of their pods, once these are known', () => {
    const weight = (labels: Readonly<Record<string, string>>) => (labels['v'] === '2' ? 5 : 1);
    const list = listed([endpoint(1), endpoint(2)], { weight, priority: () => 3 });
    expect([...(list.weights ?? [])]).toEqual([1, 1]);
    const before = list.weights;
    list.pod({ meta: meta('p2', { v: '2' }) } as unknown as Pod, true);
    expect([...(list.weights ?? [])]).toEqual([1, 5]);
    expect(list.weights).not.toBe(before);
    expect([...(list.priorities ?? [])]).toEqual([3, 3]);
  });

  it('need no pods to be followed without rules', () => {
    expect(listed([]).needsLabels).toBe(false);
    expect(listed([]).weights).toBeUndefined();
  });
});
