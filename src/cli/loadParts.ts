import type { ChartParts } from './drawCharts.ts';
import type { RunParts } from './runScenario.ts';

/** Loads what draws; Vega is large, so only the commands that draw wait for it. */
export async function loadChartParts(): Promise<ChartParts> {
  const [{ renderCharts }, { writeReport }] = await Promise.all([
    import('../charts/renderCharts.ts'),
    import('../charts/report.ts'),
  ]);
  return { renderCharts: (folder) => renderCharts(folder), writeReport: (folder) => writeReport(folder) };
}

/** Loads everything that a run needs. */
export async function loadRunParts(): Promise<RunParts> {
  const [{ readScenario }, { createSimulation }, charts] = await Promise.all([
    import('./readScenario.ts'),
    import('../experiment/simulation.ts'),
    loadChartParts(),
  ]);
  return { readScenario, createSimulation: (scenario) => createSimulation(scenario), ...charts };
}
