import { describe, expect, it } from 'vitest';
import { CallRoom, type RoomService } from './callRoom.ts';

const PATIENCE = 5;

/** What a client that waits for five seconds is told, which calls `a` then `b` through these services. */
function toldBy(
  services: Readonly<Record<string, RoomService>>,
  prepare: (room: CallRoom) => void = () => {},
) {
  const room = new CallRoom({ services, traffic: { timeout: PATIENCE } });
  prepare(room);
  return room.run(1000).words.find((words) => words.startsWith('web '));
}

/** A worker each for as many as come, so that no pod is saturated. */
const ample = { concurrency: 1000 } as const;
const slow = { ...ample, service: { distribution: 'deterministic', mean: 50 } } as const;

describe('the hop that a request waits for', () => {
  it('is the deepest of the chain', () => {
    const told = toldBy({
      front: { calls: [[{ to: 'a' }]], workload: ample },
      a: { calls: [[{ to: 'b' }]], workload: ample },
      b: { workload: slow },
    });
    expect(told).toBe('web request-timeout/none at a > b: request-timeout');
  });

  it('is of calls that are made at once the one made first', () => {
    const told = toldBy({
      front: { calls: [[{ to: 'a' }, { to: 'b' }]], workload: ample },
      a: { workload: slow },
      b: { workload: slow },
    });
    expect(told).toBe('web request-timeout/none at front > a: request-timeout');
  });

  it('is one that is still waited for: a call that was answered is no reason', () => {
    const told = toldBy({
      front: { calls: [[{ to: 'a' }, { to: 'b' }]], workload: ample },
      a: { workload: ample },
      b: { workload: slow },
    });
    expect(told).toBe('web request-timeout/none at front > b (0.1): request-timeout');
  });

  it('is that of the request itself while it makes no calls', () => {
    const told = toldBy({ front: { calls: [[{ to: 'a' }]], workload: slow }, a: { workload: ample } });
    expect(told).toBe('web request-timeout/none');
  });
});

describe('the reason that is given for it', () => {
  it('is a saturated pod anywhere on the chain', () => {
    const told = toldBy({
      front: { calls: [[{ to: 'a' }]], workload: ample },
      a: { calls: [[{ to: 'b' }]], holdsWorker: true, workload: { concurrency: 1 } },
      b: { workload: slow },
    });
    expect(told).toBe('web request-timeout/saturated-dependency at a > b: request-timeout');
  });

  it('is a slow node if the last pod is on one', () => {
    const told = toldBy(
      {
        front: {
          calls: [[{ to: 'a' }]],
          workload: { ...ample, service: { distribution: 'deterministic', mean: 0 } },
        },
        a: { workload: ample },
      },
      (room) => room.plane.setSlowdown(0, 100),
    );
    expect(told).toBe('web request-timeout/slow-node at front > a: request-timeout');
  });
});
