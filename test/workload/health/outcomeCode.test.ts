import { describe, expect, it } from 'vitest';
import { CAUSES, Cause } from '../../../src/network/causes.ts';
import { NOT_SENT, outcomeCode, wasAnswered } from '../../../src/workload/health/outcomeCode.ts';

describe('the status that a failure counts as', () => {
  it.each([
    ['requestTimeout', 504],
    ['connectTimeout', 504],
    ['refused', 503],
    ['reset', 503],
    ['hostUnreachable', 503],
    ['serverError', 500],
    ['shed', 503],
    ['rateLimited', 429],
    ['badGateway', 502],
  ] as const)('of %s is %i', (cause, code) => {
    expect(outcomeCode(Cause[cause])).toBe(code);
  });

  it('is none where nothing was sent to an endpoint', () => {
    const none = CAUSES.filter((_, cause) => outcomeCode(cause) === NOT_SENT);
    expect(none).toEqual([
      'no-endpoints',
      'no-healthy-target',
      'client-lost',
      'name-not-found',
      'dns-timeout',
      'dns-unavailable',
      'no-environment-variable',
      'circuit-open',
      'throttled',
      'pool-exhausted',
      'cancelled',
    ]);
  });

  it('tells an answer from what only stands for one', () => {
    expect([Cause.serverError, Cause.queueFull].map(wasAnswered)).toEqual([true, true]);
    expect([Cause.requestTimeout, Cause.refused].map(wasAnswered)).toEqual([false, false]);
  });
});
