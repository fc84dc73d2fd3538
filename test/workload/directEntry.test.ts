import { describe, expect, it } from 'vitest';
import { atWrongPort } from '../../src/network/directAddresses.ts';
import { Via } from '../../src/workload/entries.ts';
import { CLIENT, LATENCY, PlaneRoom, SERVER } from './planeRoom.ts';

/** A room whose clients connect to these slots themselves. */
function direct(slots: readonly number[], options: ConstructorParameters<typeof PlaneRoom>[0] = {}) {
  const hasWrongPort = slots.some((slot) => slot < 0);
  return new PlaneRoom({
    ...options,
    entry: { direct: { slots: Int32Array.from(slots), hasWrongPort }, ...options.entry },
  });
}

describe('clients that connect to addresses themselves', () => {
  it('need no rules on their node', () => {
    const room = direct([0]);
    room.route();
    // There and back for the connection and for the request, and a second of service.
    expect(room.run()).toEqual([`${4 * LATENCY.crossZone + 1}: ok after ${4 * LATENCY.crossZone + 1}`]);
  });

  it('use all of the addresses', () => {
    const sendAt = Array.from({ length: 64 }, (_, i) => 10 * i);
    const room = direct([0, 1], { sendAt, traffic: { reuse: 1 } });
    room.pod(CLIENT);
    room.run();
    const { served } = room.plane.servers;
    expect(served[0] + served[1]).toBe(64);
    // Half of 64, give or take four standard deviations of 4.
    expect(Math.abs(served[0] - 32)).toBeLessThanOrEqual(16);
  });

  it.each([
    [true, 'stale-dns'],
    [false, 'no-ready-pod'],
  ])('find no address behind the name (ready pods: %s)', (hasReadyEndpoint, lag) => {
    const room = direct([], { entry: { hasReadyEndpoint } });
    expect(room.run()).toEqual([`0: name-not-found/${lag}`]);
  });

  it("are refused at a port that is none of the pod's, unless the pod cannot be reached", () => {
    const room = direct([atWrongPort(0)]);
    expect(room.run()).toEqual([`${2 * LATENCY.crossZone}: refused/wrong-port`]);
    const cut = direct([atWrongPort(0)]);
    cut.hosts.partitioned[SERVER] = 1;
    expect(cut.run()).toEqual(['10: connect-timeout/node-failure-undetected']);
  });

  it('wait in vain for a pod that the name still leads to', () => {
    const room = direct([0], { entry: { headless: true } });
    room.plane.processes.removePod(0);
    room.plane.addresses.listedReady[0] = 0;
    expect(room.run()).toEqual(['10: connect-timeout/stale-dns']);
  });
});

describe('clients that were given an address', () => {
  it('reach the server outside, the pod that has it, or nobody', () => {
    const room = direct([1], { sendAt: [0, 100, 200], entry: { via: Via.address }, traffic: { reuse: 1 } });
    const { processes } = room.plane;
    expect(processes.addressSlot('8.8.8.8')).toBe(1);
    expect(room.run(50)).toEqual([`${4 * LATENCY.internet + 1}: ok after ${4 * LATENCY.internet + 1}`]);
    room.at(60, () => {
      room.plane.addresses.owner[1] = 0;
    });
    expect(room.run(150).slice(1)).toEqual(['102: ok after 2']);
    room.plane.addresses.owner[1] = 1;
    room.plane.addresses.remove(1);
    expect(room.run().slice(2)).toEqual(['210: connect-timeout/wrong-address']);
  });

  it('reach a server in the region sooner than one on the internet', () => {
    const room = direct([1]);
    room.plane.processes.addressSlot('10.9.9.9');
    expect(room.run()).toEqual([`${4 * LATENCY.crossZone + 1}: ok after ${4 * LATENCY.crossZone + 1}`]);
  });
});

describe('an external address', () => {
  it('is answered by the own node of a client inside, and by any node for one outside', () => {
    const inside = new PlaneRoom({ entry: { via: Via.externalIP } });
    expect(inside.run()).toEqual([`${4 * LATENCY.crossZone + 1}: ok after ${4 * LATENCY.crossZone + 1}`]);
    const outside = new PlaneRoom({
      entry: { via: Via.externalIP },
      traffic: { from: { place: 'external', count: 1 } },
    });
    const [line] = outside.run();
    expect(line).toMatch(/: ok after /);
    expect(outside.loop.now).toBeGreaterThan(4 * LATENCY.internet);
  });
});
