import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrafficConfig } from '../../../src/workload/config.ts';
import type { ConnectionPoolConfig } from '../../../src/workload/resilienceConfig.ts';
import { PlaneRoom } from '../planeRoom.ts';

function room(
  pool: ConnectionPoolConfig,
  sendAt: readonly number[],
  traffic: Partial<TrafficConfig> = {},
): PlaneRoom {
  return new PlaneRoom({
    sendAt,
    traffic: { pool, timeout: 500, ...traffic },
    workload: { concurrency: 1000 },
  });
}

describe('the seats of a client', () => {
  it('serve those that wait in the order in which they came, each as soon as one is free', () => {
    // With one seat a request takes 2 s and each next one 1.5 s more, whenever it came before that.
    const times = fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(times, (eighths) => {
        const sendAt = eighths.map((one) => one / 8).toSorted((a, b) => a - b);
        const log = room({ max: 1 }, sendAt).run();
        const expected = sendAt.map((sent, i) => {
          const end = sendAt[0] + 2 + 1.5 * i;
          return `${end}: ok after ${end - sent}`;
        });
        expect(log).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('are free again when those that waited have given up, too', () => {
    const seats = room({ max: 1, wait: 0.5 }, [0, 0.25, 0.5, 3]);
    expect(seats.run()).toEqual([
      '0.75: pool-exhausted/none',
      '1: pool-exhausted/none',
      '2: ok after 2',
      '4.5: ok after 1.5',
    ]);
    expect(seats.plane.waiting).toBe(0);
  });

  it('are free again when a connection cannot be made', () => {
    // Nothing listens until second 3: the tries are refused, and the last one has the seat of the one before.
    const seats = new PlaneRoom({
      withPod: false,
      sendAt: [0, 1, 4],
      traffic: { pool: { max: 1 }, timeout: 500 },
    });
    seats.at(3, () => seats.route(seats.pod(2)));
    const log = seats.run();
    expect([seats.ok, seats.failed, seats.plane.waiting]).toEqual([1, 2, 0]);
    expect(log.at(-1)).toBe('6: ok after 2');
  });

  it('fail what would wait beyond the places for it at once, and nobody else', () => {
    const seats = room({ max: 1, pending: 2 }, [0, 0.125, 0.25, 0.375, 0.5]);
    expect(seats.run()).toEqual([
      '0.375: pool-exhausted/none',
      '0.5: pool-exhausted/none',
      '2: ok after 2',
      '3.5: ok after 3.375',
      '5: ok after 4.75',
    ]);
  });
});
