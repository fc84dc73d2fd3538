import { describe, expect, it } from 'vitest';
import { Attempts } from '../../../src/workload/attempts.ts';
import { OwnWork } from '../../../src/workload/calls/ownWork.ts';
import { at } from '../smallPlane.ts';
import { CallRoom, type RoomOptions, type RoomService } from './callRoom.ts';

const W = 1 / 64;
/** A call to `back`, over a new connection, whose work takes 1 s. */
const CALL = 1 + 4 * W;

function room(front: RoomService, traffic: RoomOptions['traffic'] = {}): CallRoom {
  const services = { front: { calls: [[{ to: 'back' }]], ...front }, back: { workload: { concurrency: 9 } } };
  return new CallRoom({ services, traffic });
}

describe('the own work of a pod that calls others', () => {
  it.each([0, 0.25, 0.5, 1])('has its calls after %d of it, and takes as long as ever', (share) => {
    const rest = room({ after: [share] }).run(20);
    const [call, web] = rest.log.outcomes;
    expect(call.time).toBe(1 + 3 * W + share + CALL);
    expect(web.latency).toBe(4 * W + 1 + CALL);
    expect(rest.plane.servers.served[rest.slot('front')]).toBe(1);
    expect(rest.plane.processes.usage(rest.slot('front')).cpuSeconds).toBe(1);
  });

  it('is parted by several stages', () => {
    const stages = [[{ to: 'back' }], [{ to: 'back' }], [{ to: 'back' }]];
    const rest = room({ calls: stages, after: [0, 0.5, 0.5] }).run(20);
    const begin = 1 + 3 * W;
    expect(rest.log.outcomes.map(({ time }) => time)).toEqual([
      begin + CALL,
      begin + 0.5 + 2 * CALL,
      begin + 0.5 + 3 * CALL,
      begin + 1 + 3 * CALL + W,
    ]);
  });

  it('goes on at once after a stage of which no call is made', () => {
    const rest = room({ calls: [[{ to: 'back', probability: 1e-9 }]], after: [0.5] }).run(20);
    expect(rest.latencies()).toEqual([1 + 4 * W]);
  });

  it('is left as it is when a call fails', () => {
    const services = { front: { calls: [[{ to: 'gone' }]], after: [0.25] }, gone: { pods: 0 } };
    const rest = new CallRoom({ services }).run(20);
    expect(rest.log.outcomes.at(-1)?.time).toBe(1 + 4 * W + 0.25);
    expect(rest.plane.processes.usage(rest.slot('front')).cpuSeconds).toBe(0.25);
  });

  it('waits for a worker again in an asynchronous server, behind those that are there and whatever room there is', () => {
    const front = { after: [0.5], holdsWorker: false, workload: { queue: 1 } };
    const rest = room(front, { arrivals: at(1, 1) }).run(20);
    // The second has the worker from 1.5 s to 2 s, in the first one's place; the first comes back before the second does.
    const begin = 1 + 3 * W;
    expect(rest.log.outcomes.filter(({ name }) => name === 'web').map(({ time }) => time)).toEqual([
      begin + 0.5 + CALL + 0.5 + W,
      begin + 1 + CALL + 0.5 + W,
    ]);
    expect(rest.plane.servers.served[rest.slot('front')]).toBe(2);
    expect(rest.plane.servers.isIdle(rest.slot('front'))).toBe(true);
  });

  it('is taken out of the queue that it waits in again, when its client gives up and says so', () => {
    // The second has the worker when the first comes back, and keeps it for 4 s.
    const slow = { service: { distribution: 'deterministic', mean: 8 } } as const;
    const front = { after: [0.5], holdsWorker: false, workload: slow };
    const rest = room(front, { arrivals: at(1, 5), timeout: 6, cancel: true }).run(40);
    expect(rest.log.outcomes.filter(({ name }) => name === 'web').map(({ time }) => time)).toEqual([7, 11]);
    // 4 s of each; of the second halves only what the second request had of its own up to the word of its end.
    const halves = 4 + 4 + (11 + W - (9 + 3 * W + CALL));
    expect(rest.plane.processes.usage(rest.slot('front')).cpuSeconds).toBe(halves);
    expect(rest.plane.servers.isIdle(rest.slot('front'))).toBe(true);
  });
});

describe('shares of a request', () => {
  it('are of its present use of the slot only', () => {
    const attempts = new Attempts();
    const work = new OwnWork(attempts, [0.25]);
    const attempt = attempts.take(0, 0, 0, 0, 0, 0);
    expect(work.begin(attempt, 0, 8)).toBe(2);
    expect(work.isBefore(attempt, 0.25)).toBe(false);
    expect(work.isBefore(attempt, 1)).toBe(true);
    expect(work.next(attempt)).toBe(6);
    expect([work.wasCounted(attempt), work.wasCounted(attempt)]).toEqual([false, true]);
    attempts.abandon(attempt);
    attempts.take(0, 0, 0, 0, 0, 0);
    expect([work.goesOn(attempt), work.isBefore(attempt, 1)]).toEqual([false, false]);
  });
});
