import { describe, expect, it } from 'vitest';
import type { ClusterView } from '../../../src/cli/looking/clusterView.ts';
import { firstOf } from '../../../src/cli/looking/rows/endpointCells.ts';
import { containersReady, podStatusText, restartsText } from '../../../src/cli/looking/rows/podStatusText.ts';
import { externalText, portsText } from '../../../src/cli/looking/rows/serviceCells.ts';
import type { Endpoint, Node, Pod, Service } from '../../../src/cluster/objects.ts';
import { pod } from '../../workload/parts.ts';

const status = (changes: Partial<Pod['status']>, meta: Partial<Pod['meta']> = {}): Pod => {
  const plain = pod('web-0');
  return {
    ...plain,
    meta: { ...plain.meta, ...meta },
    spec: { ...plain.spec, nodeName: 'n1' },
    status: { ...plain.status, ...changes },
  };
};

/** A view at 100 s with one node. */
function view(ready: Node['status']['condition']['ready']): ClusterView {
  const node = { meta: { name: 'n1' }, status: { condition: { ready, lastTransitionTime: 50 } } };
  const known = { now: 100, kubernetesMinor: 36, events: [], services: () => [] };
  return { ...known, list: (kind: string) => (kind === 'Node' ? [node] : []) } as unknown as ClusterView;
}

describe('the STATUS of a pod', () => {
  it.each([
    ['ContainerCreating', status({})],
    ['ContainerCreating', status({ containers: { state: 'waiting', reason: 'ContainerCreating' } })],
    ['Running', status({ phase: 'Running', containers: { state: 'running', startedAt: 1 } })],
    [
      'CrashLoopBackOff',
      status({ phase: 'Running', containers: { state: 'waiting', reason: 'CrashLoopBackOff' } }),
    ],
    ['Error', status({ phase: 'Running', containers: { state: 'terminated', reason: 'Error' } })],
    ['Terminating', status({ phase: 'Running' }, { deletionTimestamp: 90 })],
    ['Evicted', status({ phase: 'Failed', reason: 'Evicted' }, { deletionTimestamp: 90 })],
  ])('is %s', (text, shown) => {
    expect(podStatusText(shown)).toBe(text);
  });

  it('is Pending before it has a node, and counts init containers', () => {
    expect(podStatusText(pod('web-0'))).toBe('Pending');
    const plain = status({});
    const initContainers = [{ name: 'a', image: 'a' }];
    expect(podStatusText({ ...plain, spec: { ...plain.spec, initContainers } })).toBe('Init:0/1');
  });
});

it('tells when the last run ended, once there was a restart', () => {
  const containers = { state: 'running', lastFinishedAt: 85 } as const;
  expect(restartsText(status({ restartCount: 3, containers }), view('True'))).toBe('3 (15s ago)');
  expect(restartsText(status({ restartCount: 0, containers }), view('True'))).toBe('0');
});

it('leaves the containers of a silent node ready, whose pods the controller has marked', () => {
  const lost = status({ phase: 'Running', readyTransitionTime: 50, containers: { state: 'running' } });
  expect(containersReady(lost, view('Unknown'))).toBe(true);
  expect(containersReady(lost, view('True'))).toBe(false);
  const before = status({ phase: 'Running', readyTransitionTime: 40, containers: { state: 'running' } });
  expect(containersReady(before, view('Unknown'))).toBe(false);
});

describe('the cells of a Service', () => {
  const spec = (changes: Partial<Service['spec']>): Service['spec'] => ({
    type: 'ClusterIP',
    ports: [],
    publishNotReadyAddresses: false,
    ...changes,
  });

  it('say what is outside', () => {
    const external = (changes: Partial<Service['spec']>, given: Service['status'] = {}, wide = false) =>
      externalText({ spec: spec(changes), status: given }, wide);
    expect(external({})).toBe('<none>');
    expect(external({ type: 'NodePort', externalIPs: ['198.51.100.7'] })).toBe('198.51.100.7');
    expect(external({ type: 'LoadBalancer' })).toBe('<pending>');
    expect(external({ type: 'LoadBalancer' }, { loadBalancerIP: '203.0.113.1' })).toBe('203.0.113.1');
    const hostname = { loadBalancerHostname: 'a320587ffd19711e.us-east-1.elb.amazonaws.com' };
    expect(external({ type: 'LoadBalancer' }, hostname)).toBe('a320587ffd197...');
    expect(external({ type: 'LoadBalancer' }, hostname, true)).toBe(hostname.loadBalancerHostname);
    expect(external({ type: 'ExternalName', externalName: 'db.example.com' })).toBe('db.example.com');
  });

  it('write ports with their node ports', () => {
    const tcp = { protocol: 'TCP', targetPort: 80 } as const;
    expect(
      portsText([
        { ...tcp, port: 80, nodePort: 30080 },
        { ...tcp, port: 443 },
      ]),
    ).toBe('80:30080/TCP,443/TCP');
    expect(portsText([])).toBe('<none>');
  });
});

it('names three endpoints and counts the others', () => {
  const addresses: Endpoint['address'][] = [
    '10.1.2.3:80',
    '10.1.2.4:80',
    '10.1.2.5:80',
    '10.1.2.6:80',
    '10.1.2.7:80',
  ];
  expect(firstOf(addresses.slice(0, 3))).toBe('10.1.2.3:80,10.1.2.4:80,10.1.2.5:80');
  expect(firstOf(addresses)).toBe('10.1.2.3:80,10.1.2.4:80,10.1.2.5:80 + 2 more...');
});
