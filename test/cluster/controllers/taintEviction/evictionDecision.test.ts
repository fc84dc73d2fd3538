import { describe, expect, it } from 'vitest';
import {
  evictAfter,
  minTolerationSeconds,
} from '../../../../src/cluster/controllers/taintEviction/evictionDecision.ts';
import type { Taint, Toleration } from '../../../../src/cluster/objects.ts';

describe('minTolerationSeconds', () => {
  it.each([
    [[], 0],
    [[3], 3],
    [[1, 2], 1],
    [[null], null],
    [[null, 1], 1],
    [[-5], 0],
  ])('%j gives %j', (seconds, expected) => {
    expect(minTolerationSeconds(seconds)).toBe(expected);
  });
});

describe('evictAfter', () => {
  const taint = (key: string, effect: Taint['effect'] = 'NoExecute'): Taint => ({ key, effect });
  const stay = (key: string, tolerationSeconds?: number): Toleration => ({
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    ...(tolerationSeconds !== undefined && { tolerationSeconds }),
  });

  it('never without a NoExecute taint', () => {
    expect(evictAfter('worker-1', [], [])).toBeNull();
    expect(evictAfter('worker-1', [taint('x', 'NoSchedule')], [])).toBeNull();
  });

  it('at once if one taint is not tolerated', () => {
    expect(evictAfter('worker-1', [taint('x')], [])).toBe(0);
    expect(evictAfter('worker-1', [taint('x'), taint('y')], [stay('x', 300)])).toBe(0);
  });

  it('after the shortest toleration in use', () => {
    expect(
      evictAfter('worker-1', [taint('x'), taint('y')], [stay('x', 300), stay('y', 60), stay('z', 1)]),
    ).toBe(60);
    expect(evictAfter('worker-1', [taint('x'), taint('y')], [stay('x'), stay('y', 60)])).toBe(60);
  });

  it('never if all tolerations in use are without limit', () => {
    expect(evictAfter('worker-1', [taint('x')], [stay('x')])).toBeNull();
  });
});
