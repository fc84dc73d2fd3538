import { describe, expect, it } from 'vitest';
import { APP, sectionProblems, withSections } from '../trial.ts';

const built = (workload: string) =>
  withSections({ workloads: `[{match: {app: web}${workload}}]` }).workloads[0];
const problems = (workload: string, others: Readonly<Record<string, string>> = {}, app = APP) =>
  sectionProblems({ workloads: `[{match: {app: web}${workload}}]`, ...others }, app);
const LIMITED = APP.replace('image: nginx', 'image: nginx\n          resources: {limits: {cpu: 500m}}');

describe('how pods serve', () => {
  it('is one worker for each request, first come, first served, unless it is said', () => {
    const { discipline, cores, cpuThrottling, sharedCpu, coldStart, pauses, concurrency } = built('') ?? {};
    expect([discipline, cores, cpuThrottling, sharedCpu, coldStart, pauses]).toEqual(
      new Array(6).fill(undefined),
    );
    expect(concurrency).toBe(16);
  });

  it('has no limit of requests where they share cores, unless one is given', () => {
    expect(built(', discipline: processor-sharing, cores: 2')).toMatchObject({
      discipline: 'processor-sharing',
      cores: 2,
      concurrency: 100_000,
    });
    expect(built(', discipline: processor-sharing, concurrency: 8')?.concurrency).toBe(8);
  });

  it('has its times in seconds', () => {
    expect(
      built(', coldStart: {duration: 30s, factor: 3}, pauses: {every: 1m, duration: 200ms}'),
    ).toMatchObject({
      coldStart: { duration: 30, factor: 3 },
      pauses: { every: 60, duration: 0.2, jitter: 0.5 },
    });
  });

  it('may make services longer for each that is under way, whatever their distribution', () => {
    for (const service of [
      '{distribution: deterministic, mean: 1s, concurrencyFactor: 0.01}',
      '{distribution: empirical, values: [1s], concurrencyFactor: 0.01}',
    ])
      expect(built(`, service: ${service}`)?.service.concurrencyFactor).toBe(0.01);
  });

  it('keeps the order of what a workload says, on which recorded results depend', () => {
    const keys = Object.keys(built(', concurrency: 8, queue: 1, startup: 0s') ?? {});
    expect(keys).toEqual(['match', 'service', 'concurrency', 'queue', 'startup', 'cpu', 'shutdown']);
  });
});

describe('what does not fit is named', () => {
  it.each<[string, RegExp]>([
    [', cores: 2', /workloads\[0\]\.cores: is only for discipline: processor-sharing/],
    [', discipline: lifi', /workloads\[0\]\.discipline.*lifo/],
    [', pauses: {every: 1ms, duration: 1s}', /workloads\[0\]\.pauses\.every must be at least 10ms/],
    [
      ', coldStart: {duration: 1s, factor: 0.5}',
      /workloads\[0\]\.coldStart\.factor must be at least 1, not 0.5/,
    ],
    [', cpuThrottling: true', /warning: .*no container of its pods has resources\.limits\.cpu/],
  ])('%s', (workload, expected) => {
    expect(problems(workload)).toEqual([expect.stringMatching(expected)]);
  });

  it('throttling is right where the container has a limit', () => {
    expect(problems(', cpuThrottling: true', {}, LIMITED)).toEqual([]);
  });

  it('a hog needs pods that share their CPU', () => {
    const faults = '[{at: 1s, kind: cpu-hog, target: random, cores: 2}]';
    expect(problems('', { faults })).toEqual([expect.stringMatching(/error: faults\[0\]: does nothing/)]);
    expect(problems(', sharedCpu: true', { faults })).toEqual([]);
  });
});
