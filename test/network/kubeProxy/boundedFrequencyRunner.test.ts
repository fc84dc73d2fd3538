import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { BoundedFrequencyRunner } from '../../../src/network/kubeProxy/boundedFrequencyRunner.ts';

/** A runner whose jobs take `seconds`; the log has their starts, and whether somebody had asked. */
function setUp({ min = 1, retry = 5, max = 10, seconds = 0, fails = 0 } = {}) {
  const loop = new EventLoop();
  const log: string[] = [];
  let failing = fails;
  const runner = new BoundedFrequencyRunner(loop, { min, retry, max }, (requested) => {
    log.push(`${loop.now}${requested ? '' : ' by itself'}`);
    loop.setTimer(seconds, () => runner.finished(failing-- <= 0));
  });
  const ask = (...times: readonly number[]) => {
    for (const time of times) loop.setTimer(time - loop.now, () => runner.request());
  };
  return { loop, log, runner, ask };
}

describe('a runner', () => {
  it('measures from the end of a run to the start of the next, not from start to start', () => {
    const { loop, log, ask } = setUp({ seconds: 3, max: 100 });
    ask(0, 1, 2);
    loop.advance(50);
    expect(log).toEqual(['0', '4']);
  });

  it('runs by itself when nobody has asked for so long', () => {
    const { loop, log, ask } = setUp();
    ask(0, 7);
    loop.advance(38);
    expect(log).toEqual(['0', '7', '17 by itself', '27 by itself', '37 by itself']);
  });

  it('can be watched before anything was asked for', () => {
    const { loop, log, runner } = setUp();
    runner.watch(4);
    loop.advance(17);
    expect(log).toEqual(['6 by itself', '16 by itself']);
  });

  it('tries again what has failed, once', () => {
    const { loop, log, ask } = setUp({ fails: 1, max: 100 });
    ask(0);
    loop.advance(50);
    expect(log).toEqual(['0', '5 by itself']);
  });

  it('does not count a run that has come to nothing', () => {
    const loop = new EventLoop();
    const starts: number[] = [];
    const runner = new BoundedFrequencyRunner(loop, { min: 4, retry: 5, max: 100 }, () => {
      starts.push(loop.now);
      runner.skipped();
    });
    for (const time of [0, 1]) loop.setTimer(time, () => runner.request());
    loop.advance(10);
    expect(starts).toEqual([0, 1]);
  });

  it('forgets its plans and its last run when its process ends', () => {
    const { loop, log, runner, ask } = setUp({ min: 4 });
    ask(0, 1);
    loop.setTimer(2, () => {
      runner.reset();
      runner.request();
    });
    loop.advance(5.9);
    expect(log).toEqual(['0', '2']);
  });

  it('needs one timer at most for its longest interval, however often it runs', () => {
    const { loop, log, ask } = setUp({ min: 0, max: 1000 });
    ask(...Array.from({ length: 500 }, (_, i) => i));
    loop.advance(501);
    const before = loop.handled;
    loop.advance(1400);
    expect(log).toHaveLength(500);
    // The one timer looks once in vain, at 1,000 s, and is set again.
    expect(loop.handled - before).toBe(1);
  });
});
