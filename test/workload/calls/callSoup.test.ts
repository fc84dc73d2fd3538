import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at } from '../smallPlane.ts';
import { CallRoom, type RoomCall, type RoomService } from './callRoom.ts';

const NAMES = ['a', 'b', 'c', 'd'] as const;

const EXTRAS = { delay: 1, attempts: 2, tied: true, cancel: true } as const;

/** What is not said of a call is as by default. */
const source = fc.record(
  {
    timeout: fc.constantFrom(0.5, 3, 1000),
    reuse: fc.constantFrom(1, 5),
    retries: fc.record({
      attempts: fc.integer({ min: 0, max: 2 }),
      backoff: fc.constantFrom(0, 0.5),
      maxBackoff: fc.constant(1),
      jitter: fc.constantFrom('none' as const, 'full' as const),
    }),
    cancel: fc.boolean(),
    totalTimeout: fc.constant(2),
    hedging: fc.constant(EXTRAS),
    pool: fc.constant({ max: 1 }),
  },
  { requiredKeys: ['timeout', 'reuse', 'retries'] },
);

/** A call to any of the Services behind the caller. */
function call(behind: readonly string[]): fc.Arbitrary<RoomCall> {
  return fc.record(
    {
      to: fc.constantFrom(...behind),
      count: fc.integer({ min: 1, max: 3 }),
      probability: fc.constantFrom(1, 0.5),
      optional: fc.boolean(),
      source,
      deadline: fc.constant('propagate' as const),
    },
    { requiredKeys: ['to', 'source'] },
  );
}

function service(index: number): fc.Arbitrary<RoomService> {
  const behind = NAMES.slice(index + 1);
  const queue = fc.constantFrom(0, 3, 1000);
  const concurrency = fc.integer({ min: 1, max: 4 });
  const shutdown = fc.constantFrom({ accept: 0, drain: 0 }, { accept: 0, drain: 5 });
  const discipline = fc.constantFrom('lifo' as const, 'processor-sharing' as const);
  const workload = fc.record(
    { queue, concurrency, shutdown, discipline },
    { requiredKeys: ['queue', 'concurrency', 'shutdown'] },
  );
  const pods = fc.integer({ min: 0, max: 2 });
  if (behind.length === 0) return fc.record({ workload, pods });
  const stage = fc.array(call(behind), { minLength: 1, maxLength: 2 });
  const after = fc.constantFrom([1, 1], [0, 0], [0.5, 1], [0, 0.25]);
  return fc
    .record({
      ...{ workload, pods, after, holdsWorker: fc.boolean() },
      calls: fc.array(stage, { minLength: 1, maxLength: 2 }),
    })
    .map((each) => ({ ...each, after: each.after.slice(0, each.calls.length) }));
}

/** What is done to one pod, or to the node that all pods are on. */
const blow = fc.record({
  time: fc.double({ min: 1, max: 15, noNaN: true }),
  kind: fc.constantFrom('kill' as const, 'terminate' as const, 'slow' as const, 'power' as const),
  name: fc.constantFrom(...NAMES),
});
/** How long clients wait, and whether they tell when they no longer do. */
const patience = fc.record(
  {
    timeout: fc.constantFrom(1.5, 4, 50),
    cancel: fc.boolean(),
    hedging: fc.constant({ ...EXTRAS, delay: 0.7, tied: false }),
  },
  { requiredKeys: ['timeout', 'cancel'] },
);
const soup = fc.record({
  patience,
  services: fc.tuple(service(0), service(1), service(2), service(3)),
  blows: fc.array(blow, { maxLength: 3 }),
  requests: fc.array(fc.double({ min: 1, max: 12, noNaN: true }), { minLength: 1, maxLength: 8 }),
});

function strike(room: CallRoom, { kind, name }: { readonly kind: string; readonly name: string }): void {
  const { plane } = room;
  if (kind === 'slow') plane.setSlowdown(0, 3);
  else if (kind === 'power') plane.powerOff(0);
  else
    for (const slot of room.slots.get(name) ?? []) {
      if (!plane.processes.isRunning(slot)) continue;
      if (kind === 'kill') plane.processes.kill(slot);
      else plane.processes.terminate(slot, () => plane.processes.start(slot));
    }
}

describe('whatever calls whom, and whatever ends meanwhile', () => {
  it('every request and every call has exactly one outcome, and nothing is left in any pod', () => {
    fc.assert(
      fc.property(soup, ({ services, blows, requests, patience: web }) => {
        const room = new CallRoom({
          services: Object.fromEntries(services.map((each, i) => [NAMES[i], each])),
          traffic: { ...web, arrivals: at(...requests.toSorted((a, b) => a - b)) },
        });
        for (const each of blows) room.do(each.time, () => strike(room, each));
        room.run(20_000);
        const outcomes = new Map<string, number>();
        for (const { name } of room.log.outcomes) outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
        expect([...outcomes].sort()).toEqual([...room.log.sentOf].sort());
        expect(room.plane.waiting).toBe(0);
        for (const slot of [...room.slots.values()].flat())
          expect(room.plane.servers.isIdle(slot)).toBe(true);
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});
