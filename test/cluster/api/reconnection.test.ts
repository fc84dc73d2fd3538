import { describe, expect, it } from 'vitest';
import { Reconnection } from '../../../src/cluster/api/reconnection.ts';
import { EventLoop } from '../../../src/engine/eventLoop.ts';

/** Waits of a reflector whose jitter is always `draw` of its range, while the server is away until `back`. */
function attempts(draw: number, back: number, end: number): { waits: number[]; connectedAt: number[] } {
  const loop = new EventLoop();
  const connectedAt: number[] = [];
  const asked: number[] = [];
  const server = {
    get available() {
      asked.push(loop.now);
      return loop.now >= back;
    },
  };
  const reconnection = new Reconnection(
    loop,
    server,
    () => () => draw,
    () => connectedAt.push(loop.now),
  );
  reconnection.lost();
  loop.advance(end);
  return { waits: asked.map((time, i) => time - (asked[i - 1] ?? 0)), connectedAt };
}

describe('the attempts of a reflector', () => {
  it('come after 0.8 s, doubled each time up to 30 s, without jitter', () => {
    const { waits } = attempts(0, 1e9, 140);
    const expected = [0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30];
    expect(waits).toHaveLength(expected.length);
    for (const [i, wait] of waits.entries()) expect(wait).toBeCloseTo(expected[i], 9);
  });

  it('come up to twice as late with jitter, at most 60 s after one another', () => {
    const { waits } = attempts(0.5, 1e9, 200);
    expect(waits[0]).toBeCloseTo(1.2, 9);
    expect(Math.max(...waits)).toBeCloseTo(45, 9);
  });

  it('find the server at the next attempt after it is back, and then stop', () => {
    // Attempts at 0.8, 2.4, 5.6, 12, 24.8 s.
    const { connectedAt } = attempts(0, 13, 500);
    expect(connectedAt).toHaveLength(1);
    expect(connectedAt[0]).toBeCloseTo(24.8, 9);
  });

  it('go on from the wait that was reached when the server is lost again soon, and begin anew after two minutes', () => {
    const loop = new EventLoop();
    let connected = 0;
    const server = { available: false };
    const reconnection = new Reconnection(
      loop,
      server,
      () => () => 0,
      () => connected++,
    );
    reconnection.lost();
    loop.advance(5);
    server.available = true;
    loop.advance(6);
    expect(connected).toBe(1);
    reconnection.lost();
    loop.advance(6 + 6.3);
    expect(connected).toBe(1);
    loop.advance(6 + 6.5);
    expect(connected).toBe(2);
    loop.advance(6 + 6.5 + 121);
    const since = loop.now;
    reconnection.lost();
    loop.advance(since + 0.9);
    expect(connected).toBe(3);
  });

  it('are one row, however often the loss is reported, and none once stopped', () => {
    const loop = new EventLoop();
    let connected = 0;
    const reconnection = new Reconnection(
      loop,
      { available: true },
      () => () => 0,
      () => connected++,
    );
    reconnection.lost();
    reconnection.lost();
    loop.advance(100);
    expect(connected).toBe(1);
    reconnection.lost();
    reconnection.stop();
    loop.advance(500);
    expect(connected).toBe(1);
  });
});
