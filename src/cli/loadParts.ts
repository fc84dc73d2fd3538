import type { ChartParts } from './drawCharts.ts';
import type { RunParts } from './runScenario.ts';

/** Loads what draws; Vega is large, so only the commands that draw wait for it. */
export async function loadChartParts(): Promise<ChartParts> {
  const [{ renderCharts }, { writeReport }] = await Promise.all([
    import('../charts/renderCharts.ts'),
    import('../charts/writeReport.ts'),
  ]);
  return { renderCharts: (folder) => renderCharts(folder), writeReport: (folder) => writeReport(folder) };
}

/** Loads everything that a run needs. */
export async function loadRunParts(): Promise<RunParts> {
  const [{ loadScenario }, { createSimulation }, charts] = await Promise.all([
    import('../scenario/loadScenario.ts'),
    import('../experiment/simulation.ts'),
    loadChartParts(),
  ]);
  return { loadScenario, createSimulation: (scenario) => createSimulation(scenario), ...charts };
}
