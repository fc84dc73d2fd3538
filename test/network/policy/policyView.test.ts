import { describe, expect, it } from 'vitest';
import { PolicyView } from '../../../src/network/policy/policyView.ts';
import { from, meta, nodeObject, policy, runningPod, webService } from './parts.ts';

describe('what the agents of network policies know', () => {
  it('names every network of the rules once', () => {
    const view = new PolicyView();
    const block = { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } };
    view.policy(policy('a', { ingress: [from(block)], egress: [from(block)] }), true);
    view.policy(policy('b', { egress: [from({ ipBlock: { cidr: '0.0.0.0/0', except: [] } })] }), true);
    expect(view.networks).toEqual(['10.0.0.0/8', '10.1.0.0/16', '0.0.0.0/0']);
    view.policy(policy('a'), false);
    expect(view.networks).toEqual(['0.0.0.0/0']);
  });

  it('tells what is new about a pod, and passes over what is not', () => {
    const view = new PolicyView();
    const pod = runningPod(3, { app: 'web' });
    expect(view.pod({ ...pod, status: { ...pod.status, phase: 'Running', podIP: '10.0.0.1' } })).toBe(3);
    expect(view.pod({ ...pod, status: { ...pod.status, podIP: '10.0.0.1', ready: false } })).toBeUndefined();
    expect(view.pod({ ...pod, meta: meta('pod-3', 'default', { app: 'db' }) })).toBe(3);
    const { slot: _, ...unplaced } = pod.status;
    expect(view.pod({ ...pod, status: unplaced })).toBeUndefined();
    expect([...view.slots]).toEqual([3]);
  });

  it('gives clients an address of their node’s range, and every namespace the label with its name', () => {
    const view = new PolicyView();
    view.node(nodeObject('n7', 7));
    view.namespace({ kind: 'Namespace', meta: meta('shop', '', { team: 'blue' }), spec: {} }, true);
    expect(view.clientParty('n7', 'shop', { app: 'x' })).toEqual({
      address: '10.244.7.254',
      pod: {
        namespace: 'shop',
        labels: { app: 'x' },
        namespaceLabels: { team: 'blue', 'kubernetes.io/metadata.name': 'shop' },
        ports: [],
      },
    });
    expect(view.clientParty('unknown', 'shop', {}).address).toBeUndefined();
    expect(view.nodeParty('n7')).toEqual({ address: '192.168.0.8' });
    expect(view.nodeParty('unknown')).toEqual({});
  });

  it('tells whether the ports of a Service and the addresses of a node have changed', () => {
    const view = new PolicyView();
    const service = webService();
    expect([view.service(service), view.service(service), view.service(webService(1))]).toEqual([
      true,
      false,
      true,
    ]);
    expect(view.servicePort('default', 'web', 80)?.nodePort).toBe(30080);
    expect(view.servicePort('default', 'web', 81)).toBeUndefined();
    expect([
      view.node(nodeObject('n', 1)),
      view.node(nodeObject('n', 1)),
      view.node(nodeObject('n', 2)),
    ]).toEqual([true, false, true]);
  });
});
