import type { CapacityParts } from './capacityScenario.ts';
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

/**
 * The same for the results of a comparison.
 *
 * @returns a part of the same shape, so that every command draws in one way
 */
export async function loadComparisonChartParts(): Promise<ChartParts> {
  const { writeComparisonReport } = await import('../charts/comparison/comparisonReport.ts');
  return { writeChartsAndReport: writeComparisonReport };
}

/** The same for those of a capacity search. */
export async function loadCapacityChartParts(): Promise<ChartParts> {
  const { writeCapacityReport } = await import('../charts/capacity/capacityReport.ts');
  return { writeChartsAndReport: writeCapacityReport };
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

/**
 * Loads everything that a comparison needs. The simulator itself is loaded by the workers.
 *
 * @returns functions that read, run, compute and draw
 */
export async function loadCompareParts(): Promise<CompareParts> {
  const [{ readScenario }, { workerPool }, { runComparison }, { comparisonResults }, charts] =
    await Promise.all([
      import('./readScenario.ts'),
      import('../experiment/replications/workerPool.ts'),
      import('../experiment/comparison/compare.ts'),
      import('../experiment/comparison/comparisonResults.ts'),
      loadComparisonChartParts(),
    ]);
  // No URL of a worker: the pool knows its own.
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
 * @param files paths of modules, as they were typed
 */
export async function usePolicyModules({ 'policy-module': files = [] }: PolicyModuleArgs): Promise<void> {
  if (files.length === 0) return;
  const { loadPolicyModules, PolicyModuleError } = await import('../experiment/policyModules.ts');
  try {
    await loadPolicyModules(files);
  } catch (error) {
    if (error instanceof PolicyModuleError) throw new CommandError(error.message);
    // An error inside the module is the user's own, and keeps its stack.
    throw error;
  }
}

/** Loads everything that a capacity search needs. The simulator itself is loaded by the workers. */
export async function loadCapacityParts(): Promise<CapacityParts> {
  const [{ readScenario }, { workerPool }, { findCapacity }, { capacityResults }, charts] = await Promise.all(
    [
      import('./readScenario.ts'),
      import('../experiment/replications/workerPool.ts'),
      import('../experiment/capacity/findCapacity.ts'),
      import('../experiment/capacity/capacityResults.ts'),
      loadCapacityChartParts(),
    ],
  );
  return { readScenario, workerPool, findCapacity, capacityResults, ...charts };
}
