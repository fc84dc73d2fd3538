import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { MAX_LANES } from '../../src/engine/lanes.ts';

/** A loop that writes down the first argument of every event, and when it came. */
function recordingLoop(start = 0) {
  const loop = new EventLoop(start);
  const seen: number[] = [];
  const times: number[] = [];
  const note = (a: number) => {
    seen.push(a);
    times.push(loop.now);
  };
  return { loop, seen, times, note, code: loop.register(note) };
}

describe('the clock', () => {
  it('starts where it is told and goes to the end of each advance', () => {
    const loop = new EventLoop(-60);
    expect(loop.now).toBe(-60);
    loop.advance(0);
    expect(loop.now).toBe(0);
    loop.advance(0);
    expect(loop.now).toBe(0);
  });

  it('shows each event its own time, and lets an event at the very end wait', () => {
    const { loop, times, code } = recordingLoop();
    for (const time of [2, 0, 1]) loop.schedule(time, code, 0, 0);
    loop.advance(2);
    expect(times).toEqual([0, 1]);
    loop.advance(2.5);
    expect(times).toEqual([0, 1, 2]);
    expect(loop.handled).toBe(3);
  });

  it('handles an event that an event schedules for the same moment after those already there', () => {
    const { loop, seen, code } = recordingLoop();
    const again = loop.register(() => loop.schedule(loop.now, code, 2, 0));
    loop.schedule(1, again, 0, 0);
    loop.schedule(1, code, 1, 0);
    loop.advance(2);
    expect(seen).toEqual([1, 2]);
  });

  it('never goes back', () => {
    const loop = new EventLoop(5);
    expect(() => loop.advance(4)).toThrow(/clock is at 5 s/);
    expect(() => loop.advance(Number.NaN)).toThrow(RangeError);
  });
});

describe('what cannot be scheduled', () => {
  it.each([4.999, Number.NaN, Number.NEGATIVE_INFINITY])('an event at %d s when it is 5 s', (time) => {
    const { loop, code } = recordingLoop(5);
    expect(() => loop.schedule(time, code, 0, 0)).toThrow(RangeError);
    expect(() => loop.scheduleInOrder(loop.orderedLane(), time, code, 0, 0)).toThrow(RangeError);
  });

  it('an event of a lane that is earlier than the one before', () => {
    const { loop, code } = recordingLoop();
    const lane = loop.orderedLane();
    loop.scheduleInOrder(lane, 3, code, 0, 0);
    expect(() => loop.scheduleInOrder(lane, 2, code, 0, 0)).toThrow(/come in order/);
  });

  it('a negative delay', () => {
    const loop = new EventLoop();
    expect(() => loop.delayLane(-1)).toThrow(RangeError);
    expect(() => loop.delayLane(Number.NaN)).toThrow(RangeError);
    expect(() => loop.setTimer(-0.001, () => {})).toThrow(RangeError);
  });

  it('an event of the 65,536th code', () => {
    const loop = new EventLoop();
    const codes = Array.from({ length: 65_535 }, () => loop.register(() => {}));
    expect(codes.at(-1)).toBe(65_535);
    expect(() => loop.register(() => {})).toThrow(/65,535/);
  });
});

describe('lanes of the loop', () => {
  it('are one for each delay', () => {
    const loop = new EventLoop();
    expect(loop.delayLane(0.5)).toBe(loop.delayLane(0.5));
    expect(loop.delayLane(0.5)).not.toBe(loop.delayLane(0.25));
    expect(loop.orderedLane()).not.toBe(loop.orderedLane());
  });

  it('keep their delay and the order of events beyond the number that are cheap', () => {
    const { loop, seen, times, code } = recordingLoop();
    const delays = Array.from({ length: 3 * MAX_LANES }, (_, i) => 100 - i);
    const lanes = delays.map((delay) => loop.delayLane(delay));
    expect(new Set(lanes).size).toBe(delays.length);
    expect(delays.map((delay) => loop.delayLane(delay))).toEqual(lanes);
    for (const [i, lane] of lanes.entries()) loop.scheduleAfter(lane, code, i, 0);
    loop.advance(200);
    expect(times).toEqual(delays.toReversed());
    expect(seen).toEqual(delays.map((_, i) => i).toReversed());
  });

  it('can be asked for in order after all cheap ones are taken', () => {
    const { loop, seen, code } = recordingLoop();
    for (let i = 0; i < MAX_LANES; i++) loop.orderedLane();
    const [first, second] = [loop.orderedLane(), loop.orderedLane()];
    loop.scheduleInOrder(first, 2, code, 2, 0);
    loop.scheduleInOrder(second, 1, code, 1, 0);
    loop.advance(3);
    expect(seen).toEqual([1, 2]);
  });
});

describe('timers of the loop', () => {
  it('run after their delay, in the order of their times', () => {
    const loop = new EventLoop();
    const seen: string[] = [];
    loop.setTimer(2, () => seen.push(`b ${loop.now}`));
    loop.setTimer(1, () => seen.push(`a ${loop.now}`));
    loop.advance(3);
    expect(seen).toEqual(['a 1', 'b 2']);
  });

  it('do nothing once cleared, and clearing one that has run spares those that came after it', () => {
    const loop = new EventLoop();
    const seen: number[] = [];
    const cleared = loop.setTimer(1, () => seen.push(1));
    const old = loop.setTimer(1, () => seen.push(2));
    loop.clearTimer(cleared);
    loop.advance(2);
    loop.setTimer(1, () => seen.push(3));
    loop.setTimer(1, () => seen.push(4));
    loop.clearTimer(old);
    loop.clearTimer(cleared);
    loop.advance(4);
    expect(seen).toEqual([2, 3, 4]);
  });

  it('can be set and cleared by one another at the same moment', () => {
    const loop = new EventLoop();
    const seen: string[] = [];
    loop.setTimer(1, () => {
      seen.push('first');
      loop.clearTimer(second);
      loop.setTimer(0, () => seen.push('third'));
    });
    const second = loop.setTimer(1, () => seen.push('second'));
    loop.advance(2);
    expect(seen).toEqual(['first', 'third']);
  });
});

describe('the order of events', () => {
  const way = fc.constantFrom('heap', 'delay', 'ordered', 'timer');
  const events = fc.array(fc.record({ way, delay: fc.nat(4) }), { maxLength: 120 });

  it('is by time, then by insertion, whichever way they were scheduled', () => {
    fc.assert(
      fc.property(events, (script) => {
        const { loop, seen, note, code } = recordingLoop();
        const ordered = loop.orderedLane();
        let last = 0;
        const expected = script.map(({ way, delay }, i) => {
          if (way === 'ordered') last += delay;
          const time = way === 'ordered' ? last : delay;
          if (way === 'heap') loop.schedule(time, code, i, 0);
          else if (way === 'delay') loop.scheduleAfter(loop.delayLane(time), code, i, 0);
          else if (way === 'ordered') loop.scheduleInOrder(ordered, time, code, i, 0);
          else loop.setTimer(time, () => note(i));
          return { time, i };
        });
        loop.advance(Number.POSITIVE_INFINITY);
        expected.sort((x, y) => x.time - y.time || x.i - y.i);
        expect(seen).toEqual(expected.map(({ i }) => i));
      }),
    );
  });

  it('does not depend on where the advances end', () => {
    const run = (ends: readonly number[]) => {
      const { loop, seen, code } = recordingLoop();
      // Each event makes one more, so that some are scheduled in every advance.
      const chain = loop.register((a) => {
        loop.schedule(loop.now, code, a, 0);
        if (a < 40) loop.scheduleAfter(loop.delayLane((a % 5) / 4), chain, a + 1, 0);
        if (a < 40) loop.setTimer((a % 3) / 4, () => seen.push(1000 + a));
      });
      loop.schedule(0, chain, 0, 0);
      for (const end of ends) loop.advance(end);
      loop.advance(1000);
      return seen;
    };
    const whole = run([]);
    expect(whole).toHaveLength(81);
    fc.assert(
      fc.property(fc.array(fc.nat(100)), (ends) => {
        expect(run(ends.map((end) => end / 4).sort((x, y) => x - y))).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a lane whose delay varies', () => {
  it('takes each event with the delay that was set last, in any order, beside all other lanes', () => {
    const loop = new EventLoop();
    const seen: string[] = [];
    const code = loop.register((a) => seen.push(`${loop.now}: ${a}`));
    const lanes = [loop.variableLane(), loop.variableLane(), loop.delayLane(1)];
    for (const [i, delay] of [3, 1, 2, 1].entries()) {
      loop.setDelay(lanes[i % 2], delay);
      loop.scheduleAfter(lanes[i % 2], code, i, 0);
    }
    loop.scheduleAfter(lanes[2], code, 4, 0);
    loop.advance(10);
    expect(seen).toEqual(['1: 1', '1: 3', '1: 4', '2: 2', '3: 0']);
    expect(new Set(lanes).size).toBe(3);
  });

  it('is there when no other lane is left', () => {
    const loop = new EventLoop();
    const delays = Array.from({ length: 40 }, (_, i) => loop.delayLane(i));
    const lane = loop.variableLane();
    expect([...delays, lane].length).toBe(new Set([...delays, lane]).size);
    const seen: number[] = [];
    const code = loop.register(() => seen.push(loop.now));
    loop.setDelay(lane, 0.5);
    loop.scheduleAfter(lane, code, 0, 0);
    loop.scheduleAfter(delays[39], code, 0, 0);
    loop.advance(100);
    expect(seen).toEqual([0.5, 39]);
  });
});
