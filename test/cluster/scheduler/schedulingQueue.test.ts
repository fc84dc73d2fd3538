import { beforeEach, describe, expect, it } from 'vitest';
import type { FilterName } from '../../../src/cluster/scheduler/rejection.ts';
import { SchedulingQueue } from '../../../src/cluster/scheduler/schedulingQueue.ts';
import { EventLoop } from '../../../src/engine/eventLoop.ts';

let loop: EventLoop;
let queue: SchedulingQueue;
let wakes: number;

beforeEach(() => {
  loop = new EventLoop();
  wakes = 0;
  queue = new SchedulingQueue(loop, () => wakes++);
});

/** Takes the next pod and finds no node for it. */
function fail(...plugins: FilterName[]): void {
  const pod = queue.pop();
  if (pod !== undefined) queue.addUnschedulable(pod, new Set(plugins));
}

describe('SchedulingQueue', () => {
  it('first come, first served, each once', () => {
    for (const uid of ['a', 'b', 'a']) queue.add(uid);
    expect([queue.pop()?.uid, queue.pop()?.uid, queue.pop()]).toEqual(['a', 'b', undefined]);
    expect(wakes).toBe(2);
  });

  it('an unschedulable pod waits for a change that may help', () => {
    queue.add('a');
    fail('TaintToleration');
    queue.moveOn('pod-removed');
    expect(queue.pop()).toBeUndefined();
    queue.moveOn('node');
    expect(queue.pop()?.uid).toBe('a');
  });

  it('room on a node helps a pod that lacked it', () => {
    queue.add('a');
    fail('NodeResourcesFit');
    queue.moveOn('pod-removed');
    expect(queue.pop()?.uid).toBe('a');
  });

  it('a pod in its back-off stands behind the active ones, until a whole second after it', () => {
    queue.add('a');
    loop.advance(0.3);
    fail('NodePorts');
    queue.moveOn('node');
    queue.add('b');
    expect(queue.pop()?.uid).toBe('b');
    // Back-off 1 s from 0.3 s; the flush at 1 s is too early, the one at 2 s is not.
    loop.advance(1.9);
    queue.add('c');
    loop.advance(2.1);
    queue.add('d');
    expect([queue.pop()?.uid, queue.pop()?.uid, queue.pop()?.uid]).toEqual(['c', 'a', 'd']);
  });

  it('tries a pod again after five minutes though nothing has happened', () => {
    queue.add('a');
    fail('NodeResourcesFit');
    loop.advance(329);
    expect(queue.pop()).toBeUndefined();
    // The first look after more than 300 s is the eleventh, at 330 s.
    loop.advance(331);
    expect(queue.pop()?.uid).toBe('a');
  });

  it('looks for those every 30 s from the start of the scheduler, not from the failure', () => {
    loop.advance(20);
    queue.add('a');
    fail('NodeResourcesFit');
    // 300 s are over at 320 s; the next look is at 330 s, not at 350 s.
    loop.advance(330);
    expect(queue.pop()).toBeUndefined();
    loop.advance(331);
    expect(queue.pop()?.uid).toBe('a');
  });

  it('a removed pod is in no room', () => {
    queue.add('a');
    fail('NodeResourcesFit');
    queue.remove('a');
    queue.moveOn('node');
    expect(queue.pop()).toBeUndefined();
  });

  it('a pod whose binding failed comes again, after its whole back-off', () => {
    queue.add('a');
    const pod = queue.pop();
    if (pod !== undefined) queue.addFailed(pod);
    expect(queue.pop()).toBeUndefined();
    loop.advance(1.1);
    expect(queue.pop()?.uid).toBe('a');
  });

  it('the highest priority goes first, and within one first come, first served', () => {
    queue.add('low');
    queue.add('high', 1000);
    queue.add('negative', -1);
    queue.add('high too', 1000);
    queue.remove('negative');
    expect([1, 2, 3, 4].map(() => queue.pop()?.uid)).toEqual(['high', 'high too', 'low', undefined]);
  });

  it('a pod that was placed helps those that are spread or drawn together, and no others', () => {
    queue.add('a');
    fail('NodeResourcesFit');
    queue.add('b');
    fail('InterPodAffinity', 'NodeResourcesFit');
    queue.moveOn('pod-placed');
    expect([queue.pop()?.uid, queue.pop()]).toEqual(['b', undefined]);
  });

  it('up to v1.32 the back-off is waited for even when nothing is active', () => {
    queue = new SchedulingQueue(loop, () => wakes++, false);
    queue.add('a');
    fail('NodePorts');
    queue.moveOn('node');
    expect(queue.pop()).toBeUndefined();
    loop.advance(1.1);
    expect(queue.pop()?.uid).toBe('a');
  });
});
