import { describe, expect, it } from 'vitest';
import { healthEvent } from '../../src/experiment/healthEvents.ts';
import { traffic } from '../support/scenarios.ts';
import { checks } from '../workload/health/healthRoom.ts';

const SOURCE = traffic(1, { balancing: { policy: 'random', parameters: {}, health: checks() } });

function said(change: Parameters<typeof healthEvent>[1]) {
  const { type, reason, object, message } = healthEvent(7, change, [SOURCE], (slot) => `web-${slot}`);
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

  it('say how many checks a second there are', () => {
    expect(said({ kind: 'checks', source: 0, endpoints: 6 })[3]).toBe(
      '20 clients of web check 6 endpoints every 5 s: 24 checks a second',
    );
  });
});
