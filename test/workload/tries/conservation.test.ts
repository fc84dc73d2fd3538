import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrafficConfig } from '../../../src/workload/config.ts';
import type { Discipline } from '../../../src/workload/servers/serverConfig.ts';
import { CallRoom } from '../calls/callRoom.ts';
import { at, entry, oneSecond, SmallPlane } from '../smallPlane.ts';
import { maybe, persistence, present, seconds } from './persistence.ts';

const source = fc
  .record({ own: persistence, balancing: maybe(fc.constant({ policy: 'least-request', parameters: {} })) })
  .map(({ own, balancing }): Partial<TrafficConfig> => ({ ...own, ...present({ balancing }) }));

/** What befalls the small cluster, and when. */
const faults = fc.array(
  fc.record({
    at: seconds(1, 20),
    what: fc.constantFrom('kill', 'power', 'cut', 'heal', 'client', 'errors', 'slow'),
  }),
  { maxLength: 6 },
);

const disciplines = fc.constantFrom<Discipline>('fifo', 'lifo', 'priority', 'processor-sharing');

/** A pod on each of two nodes, three clients a source on the third, and two sources. */
function run(
  sources: readonly Partial<TrafficConfig>[],
  happens: readonly { at: number; what: string }[],
  discipline: Discipline,
) {
  const times = Array.from({ length: 60 }, (_, i) => 1 + i / 4 + (i % 7) / 50);
  const room = new SmallPlane({
    traffic: sources.map((one) => ({
      from: { place: 'pods', count: 3, nodes: ['n0'] },
      arrivals: at(...times),
      ...one,
    })),
    // Clients that balance have a list of the pods, which are the first two slots.
    entries: sources.map(() => entry({ endpoints: { slots: Int32Array.of(0, 1), hasWrongPort: false } })),
    workloads: [
      oneSecond({
        service: { distribution: 'exponential', mean: 0.3 },
        concurrency: 2,
        queue: 3,
        discipline,
      }),
    ],
  });
  const pods = [room.addPod('n1'), room.addPod('n2')];
  room.route(...pods);
  const { plane } = room;
  for (const { at: time, what } of happens)
    room.do(time, () => {
      if (what === 'kill') plane.processes.kill(pods[0]);
      else if (what === 'power') plane.powerOff(2);
      else if (what === 'cut') plane.hosts.partitioned[1] = 1;
      else if (what === 'heal') plane.hosts.partitioned[1] = 0;
      else if (what === 'client') plane.powerOff(0);
      else if (what === 'errors') plane.servers.setErrorRate(pods[1], 0.5);
      else plane.setSlowdown(2, 5);
    });
  return room;
}

describe('with timeouts, retries, copies, breakers, pools and limits of any kind, whatever happens', () => {
  it('every request has one outcome or is under way, and in the end nothing is', () => {
    fc.assert(
      fc.property(
        fc.array(source, { minLength: 1, maxLength: 2 }),
        faults,
        disciplines,
        (sources, happens, discipline) => {
          const room = run(sources, happens, discipline);
          const { log, plane } = room;
          for (let time = 0.5; time < 25; time += 0.5) {
            room.run(time);
            expect(log.sentAt.length).toBe(log.outcomes.length + plane.waiting);
          }
          room.run(500);
          expect(plane.waiting).toBe(0);
          expect(log.outcomes.length).toBe(log.sentAt.length);
          // Nor does any worker, or place in a queue, wait for what has been given up.
          const { busy, waiting } = plane.servers;
          expect([...busy, ...waiting].every((count) => count === 0)).toBe(true);
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });
});

describe('calls of pods that are made with all of that', () => {
  it('have one outcome each, and leave nothing in any pod', () => {
    const requests = fc.array(seconds(1, 12), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        persistence,
        persistence,
        persistence,
        requests,
        fc.boolean(),
        (web, first, second, sent, holds) => {
          const service = { distribution: 'exponential', mean: 0.3 } as const;
          const room = new CallRoom({
            services: {
              a: {
                calls: [
                  [{ to: 'b', count: 2, source: first }],
                  [{ to: 'c', source: second, optional: true }],
                ],
                holdsWorker: holds,
                workload: { service, concurrency: 3 },
              },
              b: { calls: [[{ to: 'c', source: second }]], pods: 2, workload: { service, queue: 3 } },
              c: { pods: 2, workload: { service, errors: 0.2, queue: 3 } },
            },
            traffic: { ...web, arrivals: at(...sent.toSorted((a, b) => a - b)) },
          });
          room.do(6, () => room.plane.processes.kill(room.slot('b')));
          room.run(2000);
          const outcomes = new Map<string, number>();
          for (const { name } of room.log.outcomes) outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
          expect([...outcomes].sort()).toEqual([...room.log.sentOf].sort());
          expect(room.plane.waiting).toBe(0);
          for (const slot of [...room.slots.values()].flat())
            expect(room.plane.servers.isIdle(slot)).toBe(true);
        },
      ),
      { numRuns: 300, seed: 5 },
    );
  });
});
