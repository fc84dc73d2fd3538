import type { CompareParts } from './compareScenarios.ts';
import type { ChartParts } from './drawCharts.ts';
import { CommandError } from './exitStatus.ts';
import type { PolicyModuleArgs } from './policyModuleOption.ts';
import type { RunParts } from './runScenario.ts';

/** Loads what draws; Vega is large, so only the commands that draw wait for it. */
export async function loadChartParts(): Promise<ChartParts> {
  const { writeChartsAndReport } = await import('../charts/report.ts');
  return { writeChartsAndReport };
}

/** The same for the results of a comparison. */
export async function loadComparisonChartParts(): Promise<ChartParts> {
  const { writeComparisonReport } = await import('../charts/comparison/comparisonReport.ts');
  return { writeChartsAndReport: writeComparisonReport };
}

/** Loads everything that a run needs. */
export async function loadRunParts(): Promise<RunParts> {
  const [{ readScenario }, { createSimulation }, charts] = await Promise.all([
    import('./readScenario.ts'),
    import('../experiment/simulation.ts'),
    loadChartParts(),
  ]);
  return { readScenario, createSimulation, ...charts };
}

/** Loads everything that a comparison needs. The simulator itself is loaded by the workers. */
export async function loadCompareParts(): Promise<CompareParts> {
  const [{ readScenario }, { workerPool }, { runComparison }, { comparisonResults }, charts] =
    await Promise.all([
      import('./readScenario.ts'),
      import('../experiment/replications/workerPool.ts'),
      import('../experiment/comparison/compare.ts'),
      import('../experiment/comparison/comparisonResults.ts'),
      loadComparisonChartParts(),
    ]);
  return {
    readScenario,
    workerPool: (workers, policyModules) => workerPool(workers, undefined, policyModules),
    runComparison,
    comparisonResults,
    ...charts,
  };
}

/**
 * Loads the policies of the user's own, before any scenario that may name them.
 *
 * @throws {CommandError} when a module cannot be loaded, or has no policy in it
 */
export async function usePolicyModules({ 'policy-module': files = [] }: PolicyModuleArgs): Promise<void> {
  if (files.length === 0) return;
  const { loadPolicyModules, PolicyModuleError } = await import('../experiment/policyModules.ts');
  try {
    await loadPolicyModules(files);
  } catch (error) {
    if (error instanceof PolicyModuleError) throw new CommandError(error.message);
    throw error;
  }
}
