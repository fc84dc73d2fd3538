import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { SuspendedWorkers } from '../../../src/workload/calls/suspendedWorkers.ts';

describe('workers that wait for calls', () => {
  it('add up by the time for which each waits', () => {
    const loop = new EventLoop();
    const workers = new SuspendedWorkers(loop);
    loop.advance(1);
    workers.change(4, 1);
    loop.advance(3);
    workers.change(4, 1);
    loop.advance(4);
    workers.change(4, -1);
    loop.advance(10);
    // One for two seconds, two for one, and one for six.
    expect(workers.seconds(4)).toBe(2 + 2 + 6);
    expect(workers.seconds(5)).toBe(0);
  });

  it('wait no more once their process has ended', () => {
    const loop = new EventLoop();
    const workers = new SuspendedWorkers(loop);
    workers.change(0, 1);
    loop.advance(2);
    workers.clear(0);
    loop.advance(9);
    expect(workers.seconds(0)).toBe(2);
  });
});
