import { describe, expect, it } from 'vitest';
import { sectionProblems, withSections } from '../trial.ts';

/** One traffic source with these keys beside the necessary ones. */
const source = (keys: string) =>
  `[{name: web, from: {pods: 1}, to: http://web, arrivals: {process: poisson, rate: 60/m}, ${keys}}]`;
const built = (keys: string) => withSections({ traffic: source(keys) }).traffic[0];
const errors = (keys: string) =>
  sectionProblems({ traffic: source(keys) }).map((line) =>
    line.replace(/^scenario\.yaml:5:\d+: error: /, ''),
  );

describe('a source that says nothing of resilience', () => {
  it('has none, and not even words for it', () => {
    const keys = Object.keys(built('start: 0s') ?? {});
    for (const key of ['connectTimeout', 'totalTimeout', 'cancel', 'hedging', 'circuitBreaker', 'throttle'])
      expect(keys).not.toContain(key);
    expect(keys).not.toContain('rateLimit');
    expect(keys).not.toContain('pool');
  });
});

describe('timeouts', () => {
  it('are one for a try, or one for each part', () => {
    expect(built('timeout: 2s')).toMatchObject({ timeout: 2 });
    expect(built('timeout: {connect: 1s, request: 5s, total: 15s}')).toMatchObject({
      timeout: 5,
      connectTimeout: 1,
      totalTimeout: 15,
    });
  });

  it('have a second for a try where only the others are said, and may be none', () => {
    expect(built('timeout: {total: 15s}')?.timeout).toBe(1);
    expect(built('timeout: {request: none, total: 15s}')?.timeout).toBe(Number.POSITIVE_INFINITY);
  });

  it('are refused in other forms', () => {
    expect(errors('timeout: [1s]')).toEqual([
      'traffic[0].timeout must be a duration such as 1s or 500ms, none, or a mapping: {connect: 1s, request: 5s, total: 15s}, not a list',
    ]);
    expect(errors('timeout: {conect: 1s}')).toEqual([
      'unknown key "conect" in traffic[0].timeout, did you mean "connect"?',
    ]);
  });
});

describe('retries', () => {
  it('may be bound to failures of one kind or of several', () => {
    expect(built('retries: {attempts: 2, on: reset}')?.retries.on).toEqual(['reset']);
    expect(built('retries: {attempts: 2, on: [reset, timeout]}')?.retries.on).toEqual(['reset', 'timeout']);
    expect(errors('retries: {on: resett}')[0]).toContain('did you mean "reset"?');
  });

  it.each([
    ['envoy', { budgetPercent: 20, minRetryConcurrency: 3 }],
    ['finagle', { ttl: 10, minRetriesPerSecond: 10, ratio: 0.2 }],
    ['token-bucket', { capacity: 5, perRequest: 0.1 }],
    ['failure-ratio', { threshold: 0.1 }],
  ])('have a budget of kind %s with the defaults that it has there', (kind, defaults) => {
    const { budget } = built(`retries: {attempts: 1, budget: {kind: ${kind}}}`)?.retries ?? {};
    expect(budget).toEqual({ kind, ...defaults, shared: false });
  });

  it("have a budget of gRPC's kind only with its numbers, as it has no defaults", () => {
    expect(errors('retries: {budget: {kind: grpc}}')).toEqual([
      'traffic[0].retries.budget.maxTokens is required',
      'traffic[0].retries.budget.tokenRatio is required',
    ]);
  });
});

describe('hedging', () => {
  it('has a delay or a percentile', () => {
    expect(built('hedging: {delay: 10ms}')?.hedging).toEqual({
      delay: 0.01,
      attempts: 2,
      tied: false,
      cancel: true,
    });
    expect(built('hedging: {percentile: 95}')?.hedging?.delay).toEqual({ percentile: 95 });
  });

  it.each(['{}', '{delay: 10ms, percentile: 95}'])('is refused as %s', (hedging) => {
    expect(errors(`hedging: ${hedging}`)).toEqual([
      'traffic[0].hedging: needs either delay, a time such as 10ms, or percentile, such as 95 for one that 5 % of the requests exceed',
    ]);
  });
});

describe('restraint', () => {
  it("has Envoy's thresholds and Google's throttle by default", () => {
    expect(built('circuitBreaker: {maxRequests: 7}')?.circuitBreaker).toEqual({
      maxConnections: 1024,
      maxPendingRequests: 1024,
      maxRequests: 7,
      maxRetries: 3,
      shared: false,
    });
    expect(built('throttle: {}')?.throttle).toEqual({ k: 2, window: 120, shared: false });
    expect(built('rateLimit: {rate: 300/m}')?.rateLimit).toEqual({ rate: 5, burst: 1, shared: false });
  });
});

describe('a pool of connections', () => {
  it('is what limits them, beside what says how they are used', () => {
    const web = built(
      'connections: {reuse: 10, max: 4, pending: 8, wait: 50ms, idleTimeout: 1h, maxAge: 5m}',
    );
    expect(web?.reuse).toBe(10);
    expect(web?.pool).toEqual({ max: 4, pending: 8, wait: 0.05, idleTimeout: 3600, maxAge: 300 });
  });

  it('has nobody who waits without a limit', () => {
    expect(errors('connections: {pending: 1, wait: 1s}')).toEqual([
      'traffic[0].connections.pending: pending is about tries that wait for a connection, and none does: say how many connections a client may have with max',
      'traffic[0].connections.wait: wait is about tries that wait for a connection, and none does: say how many connections a client may have with max',
    ]);
  });
});

describe('the waits before retries', () => {
  it.each([
    ['attempts: 1', { backoff: 0.1, maxBackoff: 10, jitter: 'full' }],
    ['attempts: 1, jitter: envoy', { backoff: 0.025, maxBackoff: 0.25, jitter: 'envoy' }],
    ['attempts: 1, jitter: envoy, backoff: 50ms', { backoff: 0.05, maxBackoff: 0.5, jitter: 'envoy' }],
    ['attempts: 4, jitter: grpc, multiplier: 1.6', { backoff: 0.1, maxBackoff: 10, multiplier: 1.6 }],
  ])('with %s have the defaults of that client', (keys, waits) => {
    expect(built(`retries: {${keys}}`)?.retries).toMatchObject(waits);
  });

  it("keep to the five tries of gRPC's, and to its multiplier", () => {
    expect(errors('retries: {attempts: 5, jitter: grpc}')).toEqual([
      'traffic[0].retries.attempts: gRPC makes 5 tries in all at most, so there can be 4 after the first',
    ]);
    expect(errors('retries: {attempts: 2, multiplier: 3}')).toEqual([
      'traffic[0].retries.multiplier: is for jitter grpc, where each back-off is that many times as long as the one before; with full it doubles',
    ]);
  });
});
