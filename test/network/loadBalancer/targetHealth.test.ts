import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { type ProbeAnswer, TargetHealth } from '../../../src/network/loadBalancer/targetHealth.ts';

const TIMING = { interval: 10, timeout: 4, healthy: 3, unhealthy: 2 };

/** Checks at 0, 10, 20, ... s of a target that answers one after the other as given. */
function verdicts(answers: readonly ProbeAnswer[], healthy = true): string[] {
  const loop = new EventLoop();
  const log: string[] = [];
  let next = 0;
  const probe = () => answers[next++] ?? (healthy ? 'good' : 'bad');
  const health = new TargetHealth(
    loop,
    TIMING,
    () => 0,
    probe,
    (target, up) => log.push(`${loop.now}: ${target} ${up ? 'up' : 'down'}`),
  );
  health.begin(7, healthy);
  loop.advance(10 * answers.length);
  return log;
}

describe('health checks', () => {
  it('know of an error at once and of silence at the timeout', () => {
    expect(verdicts(['bad', 'bad'])).toEqual(['10: 7 down']);
    expect(verdicts(['bad', 'silence', 'silence'])).toEqual(['14: 7 down']);
  });

  it('count in a row', () => {
    expect(verdicts(['bad', 'good', 'bad', 'good', 'bad', 'good'])).toEqual([]);
    expect(verdicts(['good', 'good', 'bad', 'good', 'good', 'good'], false)).toEqual(['50: 7 up']);
  });

  it('turn a verdict over exactly when as many in a row contradict it as the threshold says', () => {
    const answers = fc.array(fc.constantFrom<ProbeAnswer>('good', 'bad'), { maxLength: 40 });
    fc.assert(
      fc.property(answers, (given) => {
        let healthy = true;
        const expected: string[] = [];
        let run = 0;
        for (const [i, answer] of given.entries()) {
          run = (answer === 'good') === healthy ? 0 : run + 1;
          if (run < (healthy ? TIMING.unhealthy : TIMING.healthy)) continue;
          healthy = !healthy;
          run = 0;
          expected.push(`${10 * i}: 7 ${healthy ? 'up' : 'down'}`);
        }
        // The check that follows the last answer given is not looked at.
        expect(verdicts(given).slice(0, expected.length)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('end with the target', () => {
    const loop = new EventLoop();
    let asked = 0;
    const health = new TargetHealth(
      loop,
      TIMING,
      () => 0.5,
      () => {
        asked++;
        return 'silence';
      },
      () => expect.unreachable(),
    );
    health.begin(1, true);
    health.begin(1, false);
    expect(health.isHealthy(1)).toBe(true);
    // One check has been made and another waits for its timeout when the target goes.
    loop.advance(16);
    health.end(1);
    health.end(1);
    loop.advance(100);
    expect(asked).toBe(2);
    expect([health.has(1), health.isHealthy(1), health.all()]).toEqual([false, false, []]);
  });
});
