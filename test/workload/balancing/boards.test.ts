import { describe, expect, it } from 'vitest';
import type { TrafficConfig } from '../../../src/workload/config.ts';
import { type PlaneOptions, PlaneRoom, SERVER } from '../planeRoom.ts';

/** Two pods with 100 s of work for each request; clients take the one with least on the board, the first of equals. */
function room(refresh: number, sendAt: readonly number[], changes: Partial<TrafficConfig> = {}): PlaneRoom {
  const options: PlaneOptions = {
    sendAt,
    withPod: false,
    entry: { endpoints: { slots: Int32Array.of(0, 1), hasWrongPort: false } },
    workload: { concurrency: 1, queue: 1000, service: { distribution: 'deterministic', mean: 100 } },
    traffic: {
      balancing: {
        policy: 'full-scan',
        parameters: { ties: 'first' },
        board: { refresh, countsOwn: false },
      },
      timeout: Number.POSITIVE_INFINITY,
      ...changes,
    },
  };
  const made = new PlaneRoom(options);
  made.pod(SERVER);
  made.pod(SERVER);
  return made;
}

const accepted = (made: PlaneRoom) => [...made.plane.servers.accepted.subarray(0, 2)];

describe('a board', () => {
  it('shows what waits as well as what is served', () => {
    // Two go to the first pod, of which one waits, and after 8 s one to the second. At 16 s the board says 2 : 1: without what
    // waits it would say 1 : 1, and the first of equals would be taken.
    const made = room(8, [0, 1, 9, 17]);
    made.run(15);
    expect(accepted(made)).toEqual([2, 1]);
    made.run(24);
    expect(accepted(made)).toEqual([2, 2]);
  });

  it('is the same for all clients of a source, who all run to the same pod', () => {
    const made = room(
      8,
      [0, 9, 10, 11, 12],
      // Each of these is sent by the next client in turn.
      { from: { place: 'pods', count: 5, nodes: ['client'] } },
    );
    made.run(15);
    expect(accepted(made)).toEqual([1, 4]);
  });

  it('is refreshed every so often from the start of its source', () => {
    // A trace counts from the start of its source, too: sent at 6, 12 and 14 s. Refreshed at 5 s and 13 s, so that what is sent
    // at 12 s still goes by the first, on which nobody has anything.
    const made = room(8, [1, 7, 9], { start: 5 });
    made.run(12.9);
    expect(accepted(made)).toEqual([2, 0]);
    made.run(20);
    expect(accepted(made)).toEqual([2, 1]);
  });
});
