import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NONE, newPickRequest } from '../../../src/balancing/balancer.ts';
import { ipvsLocality } from '../../../src/balancing/ipvs/locality.ts';
import { ipvsMaglev } from '../../../src/balancing/ipvs/maglev.ts';
import { RandomStreams } from '../../../src/engine/random.ts';

const random = new RandomStreams(1).stream('unused');

describe('lblc', () => {
  it('leaves a server exactly when it is overloaded while a scan finds one with room', () => {
    const step = fc.record({ open: fc.boolean(), which: fc.nat({ max: 5 }) });
    const weights = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(weights, fc.array(step, { maxLength: 80 }), (list, steps) => {
        const balancer = ipvsLocality.balancer({ random });
        balancer.update({ ids: Int32Array.from(list.keys()), weights: Float64Array.from(list) }, 0);
        const active = list.map(() => 0);
        const request = newPickRequest();
        let server = NONE;
        for (const { open, which } of steps) {
          const other = which % list.length;
          if (!open && active[other] > 0) {
            active[other]--;
            balancer.done?.(other, 0, 0.01, true);
          }
          const isOverloaded =
            active[server] > list[server] && active.some((count, i) => 2 * count < list[i]);
          const picked = balancer.pick(request);
          if (server !== NONE && !isOverloaded) expect(picked).toBe(server);
          // wlc's choice has room, if any has: it can only be another one.
          if (server !== NONE && isOverloaded) expect(picked).not.toBe(server);
          server = picked;
          if (picked === NONE) return;
          active[picked]++;
          balancer.sent?.(picked, 0);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe('mh', () => {
  it('sends a client to the same destination whoever has come before', () => {
    const list = { ids: Int32Array.from({ length: 20 }, (_, i) => i) };
    const used = ipvsMaglev.balancer({ random });
    used.update(list, 0);
    const request = newPickRequest();
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2 ** 32 - 1 }), { maxLength: 50 }), (sources) => {
        const fresh = ipvsMaglev.balancer({ random });
        fresh.update(list, 0);
        for (const source of sources) {
          request.source = source;
          const picked = used.pick(request);
          expect(fresh.pick(request)).toBe(picked);
        }
      }),
      { seed: 1, numRuns: 20 },
    );
    // More clients than hashes are kept, so that places change hands; the first ones are asked for again.
    const firstTime = Array.from({ length: 10_000 }, (_, source) => used.pick({ ...request, source }));
    expect(firstTime.map((_, source) => used.pick({ ...request, source }))).toEqual(firstTime);
  });
});
