import type { ChartParts } from './drawCharts.ts';
import type { RunParts } from './runScenario.ts';

/** Loads what draws; Vega is large, so only the commands that draw wait for it. */
export async function loadChartParts(): Promise<ChartParts> {
  const { writeChartsAndReport } = await import('../charts/report.ts');
  return { writeChartsAndReport };
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
