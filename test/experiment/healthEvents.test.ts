import { describe, expect, it } from 'vitest';
import { healthEvent } from '../../src/experiment/healthEvents.ts';
import { traffic } from '../support/scenarios.ts';
import { checks } from '../workload/health/healthRoom.ts';

const SOURCE = traffic(1, { balancing: { policy: 'random', parameters: {}, health: checks() } });

function said(change: Parameters<typeof healthEvent>[1], clients = 20) {
  const witness = { podName: (slot: number) => `web-${slot}`, clients };
  const { type, reason, object, message } = healthEvent(7, change, SOURCE, witness);
  return [type, reason, object, message];
}

describe('events about the health of endpoints', () => {
  it('say how many clients leave a pod out', () => {
    expect(said({ kind: 'left-out', source: 0, pod: 3, clients: 5, before: 1 })).toEqual([
      'Warning',
      'EndpointEjected',
      'Pod/web-3',
      'left out by 5 of 20 clients of web',
    ]);
    expect(said({ kind: 'left-out', source: 0, pod: 3, clients: 0, before: 5 }).slice(0, 2)).toEqual([
      'Normal',
      'EndpointReturned',
    ]);
  });

  it('count the pods that make a call as its clients, and not the room that is kept for them', () => {
    expect(said({ kind: 'checks', source: 0, endpoints: 6 }, 1)[3]).toBe(
      '1 client of web checks 6 endpoints every 5 s: 1.2 checks a second',
    );
    expect(said({ kind: 'panic', source: 0, clients: 1, before: 0 }, 2)[3]).toBe(
      'too few healthy endpoints for 1 of 2 clients of web',
    );
  });

  it('say how many checks a second there are', () => {
    expect(said({ kind: 'checks', source: 0, endpoints: 6 })[3]).toBe(
      '20 clients of web check 6 endpoints every 5 s: 24 checks a second',
    );
  });
});
