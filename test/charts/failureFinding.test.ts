import { describe, expect, it } from 'vitest';
import { failureHeadline, failureKinds, findFailures, mainSpell } from '../../src/charts/failureFinding.ts';
import type { FailureCount, Results } from '../../src/charts/results.ts';

/** A run of 100 s with 10 requests a second of which some fail: `failed[time] = count`. */
function runWith(failed: Readonly<Record<number, number>>, lag = 'stale-rules', rate = 10) {
  const ends = Array.from({ length: 100 }, (_, step) => step + 1);
  const lost = ends.map((end) => failed[end] ?? 0);
  const none = new Float64Array(100).fill(Number.NaN);
  const source = {
    name: 'web',
    sent: Float64Array.from(lost, () => rate),
    ok: Float64Array.from(lost, (count) => rate - count),
    failed: Float64Array.from(lost),
    p50: none,
    p95: none,
    p99: none,
    max: none,
  };
  const failures: FailureCount[] = ends.flatMap((time, step) =>
    lost[step] > 0 ? [{ time, traffic: 'web', cause: 'refused', lag, count: lost[step] }] : [],
  );
  const scenario = { name: 'test', description: '', duration: 100, warmup: 0, step: 1 };
  const run = {
    schemaVersion: 1,
    version: '0',
    scenarioHash: '',
    seed: 1,
    command: '',
    complete: true,
    scenario,
  } as const;
  return { steps: { ends, sources: [source] }, failures, run } satisfies Pick<
    Results,
    'steps' | 'failures' | 'run'
  >;
}

function headline(failed: Readonly<Record<number, number>>, lag?: string, rate?: number): string {
  return failureHeadline(findFailures(runWith(failed, lag, rate)));
}

describe('the headline of a run', () => {
  it('says how many failed of those that ended in the time in which they failed, and why', () => {
    // 5 + 5 + 0 + 5 of the 40 requests of four seconds.
    expect(headline({ 61: 5, 62: 5, 64: 5 })).toBe(
      '38 % of requests failed between 60 s and 64 s: kube-proxy rules out of date',
    );
  });

  it('names the cause where there is no lag', () => {
    expect(headline({ 61: 5 }, 'none')).toBe('50 % of requests failed between 60 s and 61 s: refused');
  });

  it('speaks of the whole run when failures are spread over it', () => {
    expect(headline({ 10: 1, 40: 1, 80: 1 })).toBe(
      '0.3 % of 1,000 requests failed, in 3 spells: kube-proxy rules out of date',
    );
  });

  it('counts stragglers apart', () => {
    expect(headline({ 10: 10, 11: 10, 90: 1 })).toBe(
      '100 % of requests failed between 9 s and 11 s, and 1 at other times: kube-proxy rules out of date',
    );
  });

  it('counts what is too rare for a percentage', () => {
    expect(headline({ 61: 3 }, 'none', 100)).toBe(
      '3 of 10,000 requests failed, between 60 s and 61 s: refused',
    );
  });

  it('is good news when nothing failed', () => {
    expect(headline({})).toBe('All 1,000 requests succeeded');
  });

  it('does not call a run without requests a success', () => {
    expect(headline({}, 'none', 0)).toBe('No requests were sent');
  });

  it('does not count requests that have not ended', () => {
    const finding = { ...findFailures(runWith({})), ok: 990 };
    expect(failureHeadline(finding)).toBe('All 990 requests that ended succeeded; 10 were still in flight');
    expect(failureHeadline({ ...finding, ok: 999 })).toMatch(/; 1 was still in flight$/);
    expect(failureHeadline({ ...finding, ok: 0 })).toMatch(/^None of 1,000 requests was answered/);
  });

  it('weighs its words by the share that the main reason has', () => {
    const { failures, ...rest } = runWith({ 61: 5, 62: 4 });
    const mixed = (share: string): string =>
      failureHeadline(findFailures({ ...rest, failures: [{ ...failures[0], lag: share }, failures[1]] }));
    expect(mixed('no-ready-pod')).toMatch(/, mostly: no pod was ready$/);
    expect(mixed('stale-rules')).toMatch(/s: kube-proxy rules out of date$/);
  });
});

describe('spells of failures', () => {
  it('hold together over pauses of up to ten seconds', () => {
    expect(findFailures(runWith({ 20: 1, 31: 1, 43: 1 })).spells.map(({ from, to }) => [from, to])).toEqual([
      [19, 31],
      [42, 43],
    ]);
  });

  it('start with the first step, too', () => {
    expect(findFailures(runWith({ 1: 1 })).spells[0]).toEqual({ from: 0, to: 1, failed: 1, ended: 10 });
  });

  it('have a main one only if it holds nine failures in ten', () => {
    expect(mainSpell(findFailures(runWith({ 10: 9, 50: 1 })))?.from).toBe(9);
    expect(mainSpell(findFailures(runWith({ 10: 8, 50: 1 })))).toBeUndefined();
  });
});

describe('kinds of failures', () => {
  it('are summed over time and sources, most frequent first', () => {
    const row = { time: 1, traffic: 'a', cause: 'reset', lag: 'none', count: 2 };
    const kinds = failureKinds([
      row,
      { ...row, lag: 'stale-rules', count: 3 },
      { ...row, traffic: 'b', count: 4 },
    ]);
    expect(kinds).toEqual([
      { cause: 'reset', lag: 'none', count: 6 },
      { cause: 'reset', lag: 'stale-rules', count: 3 },
    ]);
  });
});
