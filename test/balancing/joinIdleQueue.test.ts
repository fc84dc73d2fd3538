import { describe, expect, it } from 'vitest';
import { newPickRequest } from '../../src/balancing/balancer.ts';
import { JoinIdleQueue } from '../../src/balancing/joinIdleQueue.ts';

const request = newPickRequest();
const never = () => {
  throw new Error('a draw while somebody is idle');
};

describe('join idle queue', () => {
  it('takes the endpoints in the order in which they became idle', () => {
    const balancer = new JoinIdleQueue(never, false);
    balancer.update({ ids: Int32Array.of(5, 6, 7) });
    expect([0, 0, 0].map(() => balancer.pick())).toEqual([0, 1, 2]);
    balancer.report(7, 1, { idle: true });
    balancer.report(5, 2, { idle: true });
    balancer.report(5, 3, { idle: true });
    expect([balancer.pick(), balancer.pick()]).toEqual([2, 0]);
  });

  it('draws from all when nobody is idle', () => {
    const balancer = new JoinIdleQueue(() => 0.99, false);
    balancer.update({ ids: Int32Array.of(5, 6) });
    balancer.pick();
    balancer.pick();
    expect(balancer.pick()).toBe(1);
    expect(request.attempt).toBe(0);
  });

  it('purges the token of an endpoint that leaves', () => {
    const balancer = new JoinIdleQueue(never, false);
    balancer.update({ ids: Int32Array.of(5, 6) });
    balancer.update({ ids: Int32Array.of(6) });
    expect(balancer.pick()).toBe(0);
  });

  it('takes a token back when a random request hits its endpoint, if told so, however often', () => {
    const balancer = new JoinIdleQueue(() => 0, true);
    balancer.update({ ids: Int32Array.of(5, 6) });
    for (let i = 0; i < 50; i++) {
      balancer.sent(5);
      balancer.report(5, i, { idle: true });
    }
    balancer.sent(6);
    expect(balancer.pick()).toBe(0);
  });
});
