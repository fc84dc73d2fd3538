import { describe, expect, it } from 'vitest';
import type { Pod, PodStatus, ReplicaSet } from '../../src/cluster/objects.ts';
import { PodLedger } from '../../src/experiment/podLedger.ts';
import { pod, ServerRoom } from '../workload/parts.ts';

/** A ledger with a clock that the test sets. */
function setUp() {
  const room = new ServerRoom({ concurrency: 4 });
  let now = 0;
  const ledger = new PodLedger(() => now);
  const at = (time: number, task: () => void) => {
    now = time;
    task();
  };
  return { room, ledger, at, rows: () => ledger.rows(room.servers) };
}

function onNode(object: Pod, nodeName: string, status: Partial<PodStatus> = {}): Pod {
  return { ...object, spec: { ...object.spec, nodeName }, status: { ...object.status, ...status } };
}

function ownedBy(object: Pod, kind: 'ReplicaSet' | 'Deployment', name: string): Pod {
  return { ...object, meta: { ...object.meta, owner: { kind, name, uid: `uid-${name}` } } };
}

function replicaSet(name: string, deployment?: string): ReplicaSet {
  const template = { labels: {}, annotations: {}, spec: pod('template').spec };
  const { meta } = pod(name);
  const owner =
    deployment === undefined ? {} : { owner: { kind: 'Deployment', name: deployment, uid: 'd' } as const };
  return {
    kind: 'ReplicaSet',
    meta: { ...meta, ...owner },
    spec: { replicas: 1, selector: { matchLabels: {}, matchExpressions: [] }, template },
    status: { replicas: 0, readyReplicas: 0, availableReplicas: 0 },
  };
}

describe('the life of a pod', () => {
  it('has the times at which the API server first stored each stage', () => {
    const { ledger, at, rows } = setUp();
    const web = pod('web-1');
    at(-60, () => ledger.pod({ type: 'ADDED', object: web }));
    at(-59, () => ledger.pod({ type: 'MODIFIED', object: onNode(web, 'n1') }));
    at(-57, () => ledger.pod({ type: 'MODIFIED', object: onNode(web, 'n1', { podIP: '10.244.1.2' }) }));
    const ready = onNode(web, 'n1', { podIP: '10.244.1.2', ready: true });
    at(-50, () => ledger.pod({ type: 'MODIFIED', object: ready }));
    at(10, () =>
      ledger.pod({ type: 'MODIFIED', object: onNode(web, 'n1', { ready: false, restartCount: 2 }) }),
    );
    at(20, () =>
      ledger.pod({ type: 'MODIFIED', object: { ...ready, status: { ...ready.status, restartCount: 2 } } }),
    );
    at(99, () =>
      ledger.pod({ type: 'DELETED', object: { ...ready, status: { ...ready.status, restartCount: 2 } } }),
    );
    expect(rows()).toEqual([
      {
        name: 'web-1',
        namespace: 'default',
        workload: 'web-1',
        node: 'n1',
        ip: '10.244.1.2',
        created: -60,
        scheduled: -59,
        ready: -50,
        terminated: 99,
        restarts: 2,
        requestsServed: 0,
        connections: 0,
      },
    ]);
  });

  it('lacks what did not happen', () => {
    const { ledger, at, rows } = setUp();
    at(5, () => ledger.pod({ type: 'ADDED', object: pod('pending') }));
    const [row] = rows();
    expect([row.node, row.ip, row.scheduled, row.ready, row.terminated]).toEqual(Array(5).fill(undefined));
    expect([row.created, row.restarts]).toEqual([5, 0]);
  });

  it('is told apart from that of a later pod with the same name', () => {
    const { ledger, at, rows } = setUp();
    const first = pod('db-0');
    const second = { ...first, meta: { ...first.meta, uid: 'another' } };
    at(1, () => ledger.pod({ type: 'ADDED', object: first }));
    at(2, () => ledger.pod({ type: 'DELETED', object: first }));
    at(3, () => ledger.pod({ type: 'ADDED', object: second }));
    expect(rows().map(({ created, terminated }) => [created, terminated])).toEqual([
      [1, 2],
      [3, undefined],
    ]);
  });
});

describe('the workload of a pod', () => {
  it('is its Deployment, else its ReplicaSet, else itself', () => {
    const { ledger, rows } = setUp();
    ledger.replicaSet({ type: 'ADDED', object: replicaSet('web-abc', 'web') });
    ledger.replicaSet({ type: 'ADDED', object: replicaSet('lone') });
    for (const object of [
      ownedBy(pod('a'), 'ReplicaSet', 'web-abc'),
      ownedBy(pod('b'), 'ReplicaSet', 'lone'),
      pod('c'),
    ])
      ledger.pod({ type: 'ADDED', object });
    expect(rows().map(({ workload }) => workload)).toEqual(['web', 'lone', 'c']);
  });
});

describe('the sandboxes of a pod', () => {
  it('are all remembered, and what they served is added up', () => {
    const { room, ledger, rows } = setUp();
    const [web, api] = [pod('web'), pod('api')];
    for (const object of [web, api]) ledger.pod({ type: 'ADDED', object });
    for (const owner of [web, api, web]) ledger.sandbox(room.pod(), owner);
    expect(ledger.slotsOf(web)).toEqual([0, 2]);
    expect(ledger.slotsOf(api)).toEqual([1]);
    expect(ledger.podOfSlot).toEqual([0, 1, 0]);
    for (const slot of [0, 0, 1, 2]) room.offer(slot);
    room.loop.advance(10);
    for (const [slot, count] of [5, 6, 7].entries()) room.servers.accepted[slot] = count;
    expect(rows().map(({ requestsServed, connections }) => [requestsServed, connections])).toEqual([
      [3, 12],
      [1, 6],
    ]);
  });
});
