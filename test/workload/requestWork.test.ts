import { describe, expect, it } from 'vitest';
import { Attempts } from '../../src/workload/attempts.ts';
import { requestWork } from '../../src/workload/requestWork.ts';
import { traffic } from '../support/scenarios.ts';
import { PlaneRoom } from './planeRoom.ts';

/** How long a request to a server of one second takes. */
const latency = (work?: number) => {
  const room = new PlaneRoom({ traffic: { ...(work !== undefined && { work }) } });
  return Number(room.run(100)[0].split(' ').at(-1));
};

describe('the work of a request', () => {
  it('multiplies its service, and nothing else of its time', () => {
    expect(latency(3) - latency()).toBeCloseTo(2, 9);
    expect(latency() - latency(0.25)).toBeCloseTo(0.75, 9);
  });

  it('is not looked at where all requests are alike', () => {
    expect(requestWork([traffic(1), traffic(1)], new Attempts())).toBeUndefined();
  });

  it('follows a request through an ingress, also when the client has given it up', () => {
    const attempts = new Attempts();
    const work = requestWork([traffic(1), traffic(1, { work: 5 })], attempts);
    const take = (source: number) => attempts.take(source, 0, 0, 0, 0, 0);
    const [parent, child] = [take(1), take(2)];
    work?.passOn(parent, child);
    attempts.abandon(parent);
    expect(take(0)).toBe(parent);
    expect(work?.of(child)).toBe(5);
    expect(work?.of(parent)).toBe(1);
  });
});
