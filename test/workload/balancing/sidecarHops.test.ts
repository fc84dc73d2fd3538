import { describe, expect, it } from 'vitest';
import type { TrafficConfig } from '../../../src/workload/config.ts';
import { type PlaneOptions, PlaneRoom } from '../planeRoom.ts';

/** Seconds between a client and its proxy, one way. */
const HOP = 1 / 8;

/** A client with a proxy, over one pod: without the proxy its first request takes 2 s. */
function room(changes: Partial<TrafficConfig> = {}, options: PlaneOptions = {}): PlaneRoom {
  return new PlaneRoom({
    ...options,
    entry: { endpoints: { slots: Int32Array.of(0), hasWrongPort: false } },
    workload: { concurrency: 1000, ...options.workload },
    traffic: {
      balancing: { policy: 'least-request', parameters: {}, sidecar: { latency: HOP } },
      timeout: 10,
      ...changes,
    },
  });
}

describe('the hop between a client and its proxy', () => {
  it('is taken by the request and by its answer', () => {
    expect(room().run()).toEqual([`${2 + 2 * HOP}: ok after ${2 + 2 * HOP}`]);
  });

  it('is taken by a failure, too', () => {
    expect(room({}, { workload: { errors: 1, concurrency: 1000 } }).run()).toEqual([
      `${2 + 2 * HOP}: server-error/none`,
    ]);
  });

  it('counts for the timeout: who gives up while the answer is on it fails, though the pod has served', () => {
    const late = room({ timeout: 2 + 1.5 * HOP });
    expect(late.run()).toEqual([`${2 + 1.5 * HOP}: request-timeout/none`]);
    expect([late.plane.servers.served[0], late.ok, late.plane.waiting]).toEqual([1, 0, 0]);
  });

  it('brings nothing to the pod of a client that has given up on the way to the proxy', () => {
    const early = room({ timeout: HOP / 2 });
    early.run();
    expect([early.failed, early.plane.servers.accepted[0], early.connected]).toEqual([1, 0, 0]);
  });

  it('leaves nothing of such a try for the next, which has the same handle', () => {
    const timeout = 2 + 1.5 * HOP;
    const again = room({ timeout }, { sendAt: [0, 3] });
    // The second goes over the connection that the proxy has kept, half a second faster.
    expect(again.run()).toEqual([`${timeout}: request-timeout/none`, `${3 + 1.5 + 2 * HOP}: ok after 1.75`]);
  });

  it('is there for clients with a proxy only', () => {
    expect(room({ balancing: { policy: 'least-request', parameters: {} } }).run()).toEqual(['2: ok after 2']);
  });
});
