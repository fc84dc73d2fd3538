import { type ComparisonPlan, runComparison } from '../../../src/experiment/comparison/compare.ts';
import { comparisonResults } from '../../../src/experiment/comparison/comparisonResults.ts';
import type { Comparison } from '../../../src/metrics/comparison.ts';
import { writeComparison } from '../../../src/metrics/writeComparison.ts';
import { around, record, source } from '../../experiment/comparison/records.ts';
import { temporaryFolder } from '../../metrics/temporaryFolder.ts';
import { scenario } from '../../support/scenarios.ts';

/** Alternatives by name and mean latency, seconds; `a & <b>` is a name that must not become markup. */
const MEANS = { random: 0.03, 'least-request': 0.02, 'a & <b>': 0.03 };

/** Computes a comparison of made-up runs: one alternative is better, one the same as the baseline. */
export async function sampleComparison(replications = 4) {
  const names = Object.keys(MEANS);
  const plan: ComparisonPlan = {
    scenarios: Object.values(MEANS).map((mean) => scenario({ description: String(mean) })),
    replications,
    maxReplications: 10,
    findWarmup: false,
    alpha: 0.05,
  };
  const runs = await runComparison(plan, {
    lanes: 1,
    run: async ({ scenario: { description }, replication }) =>
      record(
        source(around(Number(description) * (1 + ((replication * 7) % 5) / 100)), { failed: replication }),
      ),
    close: async () => {},
  });
  const alternatives = names.map((name) => ({ name, set: [`policy=${name}`] }));
  return comparisonResults(plan, runs, {
    version: '1.0.0',
    command: 'seatrial compare x.yaml',
    alternatives,
  });
}

/** Writes the sample into a new folder. @param changes to comparison.json */
export async function comparisonFolder(changes: Partial<Comparison> = {}): Promise<string> {
  const folder = temporaryFolder();
  const results = await sampleComparison();
  writeComparison(folder, { ...results, comparison: { ...results.comparison, ...changes } });
  return folder;
}
