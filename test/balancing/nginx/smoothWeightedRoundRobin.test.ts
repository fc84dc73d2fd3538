import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newPickRequest } from '../../../src/balancing/balancer.ts';
import { Peers } from '../../../src/balancing/nginx/peers.ts';
import { SmoothWeightedRoundRobin } from '../../../src/balancing/nginx/smoothWeightedRoundRobin.ts';

it('playing the period back picks what scanning picks, through failures and retries', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 6 });
  const steps = fc.array(fc.constantFrom('pick', 'pick', 'pick', 'pick', 'pick', 'pick', 'retry', 'fail'), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(weights, steps, (list, events) => {
      const limits = { maxFails: 1, failTimeout: 10 };
      const fast = new SmoothWeightedRoundRobin(limits);
      const slow = new Peers(limits);
      const endpoints = { ids: Int32Array.from(list.keys()), weights: Float64Array.from(list) };
      fast.update(endpoints);
      slow.update(endpoints);
      events.forEach((event, i) => {
        const now = 4 * i;
        if (event === 'fail') {
          fast.done(0, now, 0, false);
          slow.done(0, now, false);
          return;
        }
        const request = {
          ...newPickRequest(),
          now,
          attempt: event === 'retry' ? 1 : 0,
          tried: Int32Array.of(0),
        };
        expect(fast.pick(request)).toBe(slow.chosen(slow.smooth(request), now));
      });
    }),
    { seed: 1, numRuns: 300 },
  );
});
