import { describe, expect, it } from 'vitest';
import type { ClusterEvent } from '../../src/cluster/events.ts';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { droppedSessions } from '../../src/experiment/droppedSessions.ts';

describe('sessions that find no client', () => {
  it('are told of every ten seconds, by source, as long as there are any', () => {
    const loop = new EventLoop();
    const events: ClusterEvent[] = [];
    const drop = droppedSessions(loop, (event) => events.push(event));
    for (const [time, source] of [
      [1, 'a'],
      [5, 'a'],
      [6, 'b'],
      [10.5, 'a'],
      [12, 'a'],
    ] as const)
      loop.setTimer(time, () => drop(source));
    loop.advance(100);
    expect(events.map(({ time, object, message }) => [time, object, message.split(' of')[0]])).toEqual([
      [11, 'Traffic/a', '3 sessions'],
      [16, 'Traffic/b', '1 session'],
      [22, 'Traffic/a', '1 session'],
    ]);
  });
});
