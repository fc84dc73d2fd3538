import { describe, expect, it } from 'vitest';
import { NodeGroup } from '../../../src/cluster/clusterAutoscaler/nodeGroup.ts';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { nodeGroup } from './autoscaledWorld.ts';

/** A group of two whose machines take 100 s to come, and what the cloud has done by when. */
function setUp() {
  const loop = new EventLoop();
  const done: string[] = [];
  const provider = {
    addNode: ({ name }: { readonly name: string }) => done.push(`${loop.now}: +${name}`),
    removeNode: (name: string) => done.push(`${loop.now}: -${name}`),
  };
  return { loop, done, group: new NodeGroup(nodeGroup({ size: 2 }), loop, provider, 100) };
}

describe('a group of nodes', () => {
  it('counts machines from the request on, and they join after their time', () => {
    const { loop, done, group } = setUp();
    loop.advance(10);
    group.increase(2);
    expect([group.targetSize, group.unregistered()]).toEqual([4, ['worker-3', 'worker-4']]);
    loop.advance(200);
    expect(done).toEqual(['110: +worker-3', '110: +worker-4']);
    expect(group.unregistered()).toEqual([]);
    expect(group.members()).toEqual(['worker-1', 'worker-2', 'worker-3', 'worker-4']);
  });

  it('gives no number twice', () => {
    const { loop, done, group } = setUp();
    group.increase(1);
    loop.advance(150);
    group.delete('worker-3');
    group.increase(1);
    loop.advance(300);
    expect(done.map((line) => line.split(' ')[1])).toEqual(['+worker-3', '-worker-3', '+worker-4']);
    expect(group.nodeOf('worker-4').name).toBe('worker-4');
  });

  it('takes back a machine that has not joined, which then never does', () => {
    const { loop, done, group } = setUp();
    group.increase(1);
    loop.advance(50);
    group.delete('worker-3');
    group.delete('worker-9');
    loop.advance(500);
    expect(done).toEqual([]);
    expect(group.targetSize).toBe(2);
  });

  it('knows which requests and which machines are late', () => {
    const { loop, group } = setUp();
    group.increase(1);
    loop.advance(30);
    group.increase(1);
    loop.advance(80);
    expect(group.longUnregistered(60)).toEqual(['worker-3']);
    expect(group.overdueRequests(60).map(({ at }) => at)).toEqual([0]);
    // Said once.
    expect(group.overdueRequests(60)).toEqual([]);
    loop.advance(500);
    expect(group.longUnregistered(60)).toEqual([]);
    expect(group.overdueRequests(60)).toEqual([]);
  });
});
