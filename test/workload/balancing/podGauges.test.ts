import { describe, expect, it } from 'vitest';
import { LoadFigures } from '../../../src/workload/balancing/loadFigures.ts';
import { PodGauges } from '../../../src/workload/balancing/podGauges.ts';
import { CLIENT, PlaneRoom } from '../planeRoom.ts';

/** A room with one pod of two workers, 4 requests a second of a quarter of a second each, and gauges. */
function gauged() {
  const sendAt = Array.from({ length: 400 }, (_, i) => i / 4);
  const room = new PlaneRoom({
    sendAt,
    withPod: false,
    workload: { concurrency: 2, service: { distribution: 'deterministic', mean: 1 / 4 } },
  });
  const pod = room.pod(CLIENT);
  room.route(pod);
  const gauges = new PodGauges(room.loop, room.plane.servers);
  const figures = new LoadFigures();
  const read = () => {
    gauges.read(pod, figures);
    return figures;
  };
  return { room, gauges, pod, read };
}

describe('what a pod measures of itself', () => {
  it('is its rate, the busy share of its workers and the mean time of a service', () => {
    const { room, read } = gauged();
    for (let time = 10; time <= 20; time += 0.5) room.at(time, () => void read());
    room.run(20.1);
    const { qps, cpuUtilization, serviceTime, inFlight, queued } = read();
    // Windows of one to two seconds hold four to eight requests, and begin anywhere between two of them.
    expect(Math.abs(qps - 4)).toBeLessThanOrEqual(1);
    expect(Math.abs(cpuUtilization - 0.5)).toBeLessThan(0.1);
    expect(Math.abs(serviceTime - 0.25)).toBeLessThan(0.06);
    expect([inFlight, queued]).toEqual([1, 0]);
  });

  it('says nothing of rates before there was any time to measure', () => {
    const { room, read } = gauged();
    room.run(10.1);
    expect([read().qps, read().cpuUtilization]).toEqual([0, 0]);
    expect(read().inFlight).toBe(1);
  });

  it('counts errors, and as requests those that no worker has read', () => {
    const { room, gauges, pod, read } = gauged();
    room.run(10);
    read();
    for (let i = 0; i < 8; i++) gauges.answeredWithError(pod, i < 2);
    room.run(14);
    // 16 served and 6 turned away in 4 s; two of the errors were served.
    expect([read().eps, read().qps]).toEqual([2, 22 / 4]);
  });
});
