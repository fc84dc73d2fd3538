import { describe, expect, it } from 'vitest';
import { intervalsChart } from '../../src/charts/comparison/intervalsChart.ts';
import { comparisonText } from '../../src/cli/comparisonText.ts';
import type { Comparison } from '../../src/metrics/comparison.ts';
import { sampleComparison } from '../charts/comparison/comparisonFolder.ts';

async function textOf(changes: Partial<Comparison> = {}, replications = 4): Promise<string> {
  const { comparison } = await sampleComparison(replications);
  return comparisonText({ ...comparison, ...changes }, { columns: 100, colour: false, where: 'Report: x' });
}

describe('comparisonText', () => {
  it('has a table for each metric, best first, with differences and verdicts', async () => {
    const text = await textOf();
    const table = text.slice(text.indexOf('\np99 latency\n') + 1, text.indexOf('p99.9 latency')).split('\n');
    expect(table[2]).toMatch(/^1 {2,}least-request .*\(-33 %\).* better$/);
    expect(table[3]).toMatch(/^2 {2,}random .* baseline$/);
    expect(table[4]).toMatch(/^2 {2,}a & <b> .*0 s \(0 %\).* no difference shown$/);
    expect(text.split('\n').every((line) => line.length <= 126)).toBe(true);
  });

  it('says how many replications there were and what the intervals promise', async () => {
    const text = await textOf();
    expect(text).toContain('4 replications of 100 s, seed 1');
    expect(text).toContain('all 12\nof them to hold together with 95 % (Bonferroni)');
    expect(text.endsWith('Report: x')).toBe(true);
  });

  it('answers in one sentence before any number, which is the title of the chart', async () => {
    const { comparison } = await sampleComparison(4);
    const { title } = intervalsChart({ comparison, distribution: [], sources: ['web'] }, 0);
    const [answer, empty, heading] = (await textOf()).split('\n');
    expect(answer).toMatch(/^least-request has the smallest p99 latency: .* ms, 33 % below random\.$/);
    expect([answer, empty]).toEqual([`${title}.`, '']);
    expect(heading).toContain('4 replications of 100 s');
  });

  it('answers for each traffic source, in a line of its own', async () => {
    const { comparison } = await sampleComparison();
    const alternatives = comparison.alternatives.map((one) => ({
      ...one,
      metrics: ['web', 'api'].flatMap((traffic) => one.metrics.map((cell) => ({ ...cell, traffic }))),
    }));
    const [first, second, empty] = (await textOf({ alternatives })).split('\n');
    expect(first).toMatch(/^least-request has the smallest p99 latency of web: .*\.$/);
    expect(second).toBe(first.replace(' of web:', ' of api:'));
    expect(empty).toBe('');
  });

  it('begins with what a reader must know: instability before everything, also before the answer', async () => {
    const unstable = await textOf({ remarks: ['Unstable: no mean.'] });
    expect(unstable).toMatch(/^Unstable: no mean\.\n\nleast-request has the smallest/);
    expect((await textOf({ complete: false })).startsWith('Interrupted: these are the 4 replications')).toBe(
      true,
    );
  });

  it('has estimates and intervals only, where nothing is compared', async () => {
    const { comparison } = await sampleComparison();
    const text = await textOf({ alternatives: comparison.alternatives.slice(0, 1) });
    expect(text).not.toContain('VERDICT');
    expect(text).toMatch(/^The p99 latency is .* ms ± .*\.\n/);
    expect(text.match(/95 % INTERVAL/g)).toHaveLength(1);
    expect(text).toMatch(/\nMETRIC +ESTIMATE +95 % INTERVAL\nmean latency .* to .*\np50 latency /);
    expect(text).toMatch(/\nfailed share +\S+ %/);
  });

  it('claims no difference from one replication', async () => {
    const text = await textOf({}, 1);
    expect(text).toContain('One replication says nothing about differences');
    expect(text).not.toMatch(/better|worse|smallest/);
  });
});
