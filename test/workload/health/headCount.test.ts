import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { HeadCount } from '../../../src/workload/health/headCount.ts';

/** A count whose announcements are written down as `time: thing before->count`. */
function counted() {
  const loop = new EventLoop();
  const log: string[] = [];
  const heads = new HeadCount(loop, (thing, count, before) =>
    log.push(`${loop.now}: ${thing} ${before}->${count}`),
  );
  const at = (time: number, thing: number, by: 1 | -1) => loop.setTimer(time, () => heads.changed(thing, by));
  return { loop, log, heads, at };
}

describe('a head count', () => {
  it('announces the first change at once, and what follows within a second together', () => {
    const { loop, log, at } = counted();
    for (const time of [1, 1.2, 1.7, 2.5]) at(time, 7, 1);
    loop.advance(10);
    expect(log).toEqual(['1: 7 0->1', '2: 7 1->3', '3: 7 3->4']);
  });

  it('says nothing of changes that cancel each other out', () => {
    const { loop, log, at } = counted();
    at(1, 0, 1);
    at(1.1, 0, 1);
    at(1.2, 0, -1);
    loop.advance(10);
    expect(log).toEqual(['1: 0 0->1']);
  });

  it('says nothing of heads that are forgotten', () => {
    const { loop, log, heads, at } = counted();
    at(1, 3, 1);
    loop.advance(5);
    heads.forgotten(3);
    loop.advance(10);
    expect([log, heads.of(3)]).toEqual([['1: 3 0->1'], 0]);
  });

  it('ends with the true count, whatever happened when', () => {
    const change = fc.record({
      time: fc.integer({ min: 0, max: 50 }),
      thing: fc.integer({ min: 0, max: 100 }),
    });
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const { loop, log, heads, at } = counted();
        for (const { time, thing } of changes) at(time / 10, thing, 1);
        loop.advance(20);
        for (const { thing } of changes) {
          const last = log.findLast((line) => line.includes(`: ${thing} `));
          expect(last).toMatch(new RegExp(`->${heads.of(thing)}$`));
          expect(heads.of(thing)).toBe(changes.filter((one) => one.thing === thing).length);
        }
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});
