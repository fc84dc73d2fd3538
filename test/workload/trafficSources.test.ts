import { describe, expect, it } from 'vitest';
import { CLIENT, PlaneRoom } from './planeRoom.ts';

/** When requests are sent: every one is rejected at once, so the log has the times. */
function sendTimes(room: PlaneRoom, end?: number): number[] {
  return room.run(end).map((entry) => Number.parseFloat(entry));
}

describe('a traffic source', () => {
  it('sends at its arrivals, counted from its start', () => {
    const room = new PlaneRoom({ withPod: false, sendAt: [0, 1, 1, 4.5], traffic: { start: 100 } });
    expect(sendTimes(room)).toEqual([100, 101, 101, 104.5]);
  });

  it('sends nothing from its stop on', () => {
    const room = new PlaneRoom({ withPod: false, sendAt: [0, 1, 2, 3], traffic: { start: 10, stop: 12 } });
    expect(sendTimes(room)).toEqual([10, 11]);
  });

  it('sends nothing while its clients are dead, and goes on with them', () => {
    const room = new PlaneRoom({ withPod: false, sendAt: [1, 2, 3, 4] });
    room.at(1.5, () => room.plane.powerOff(CLIENT));
    room.at(3.5, () => room.plane.powerOn(CLIENT));
    expect(sendTimes(room)).toEqual([1, 4]);
  });

  it('gives each request its own demand, whether its clients live or not', () => {
    const values = Array.from({ length: 1000 }, (_, i) => 1 + i / 1000);
    const services = (dies: boolean) => {
      const room = new PlaneRoom({
        sendAt: [0, 10, 20, 30],
        traffic: { reuse: 1 },
        workload: { service: { distribution: 'empirical', values } },
      });
      if (dies) room.at(5, () => room.plane.powerOff(CLIENT));
      if (dies) room.at(15, () => room.plane.powerOn(CLIENT));
      return room.run().map((entry) => entry.split(' ').at(-1));
    };
    const [first, , third, fourth] = services(false);
    expect(services(true)).toEqual([first, third, fourth]);
    expect(new Set(services(false)).size).toBe(4);
  });

  it('puts requests into the phase in which they are sent', () => {
    const room = new PlaneRoom({ sendAt: [0, 5, 6], traffic: { timeout: 1000 } });
    room.hosts.slowdown.fill(500);
    room.at(4, () => {
      room.plane.sources.phase = 2;
    });
    room.run(10);
    expect([0, 1, 2].map((phase) => room.plane.inFlight(0, phase))).toEqual([1, 0, 2]);
  });
});
