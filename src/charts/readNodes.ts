import { join } from 'node:path';
import { type Cell, eachCsvRow } from './csvRows.ts';
import type { NodeHistory } from './results.ts';

/**
 * Reads nodes.csv and sums up each node, in the order of first appearance.
 *
 * @param step length of a step, seconds
 * @throws Error that names the file when it cannot be read
 */
export async function readNodes(folder: string, step: number): Promise<NodeHistory[]> {
  const nodes = new Map<string, NodeHistory>();
  await eachCsvRow(join(folder, 'nodes.csv'), (cell) => {
    const name = cell('node');
    nodes.set(name, withRow(nodes.get(name), name, cell, step));
  });
  return [...nodes.values()];
}

/** What is known of a node with one row more; the last row of all is the state at the end. */
function withRow(before: NodeHistory | undefined, name: string, cell: Cell, step: number): NodeHistory {
  const ready = cell('ready');
  return {
    name,
    ready,
    // A node whose lease ran out is `Unknown`, which is not ready either (`pkg/controller/nodelifecycle`).
    notReadySeconds: (before?.notReadySeconds ?? 0) + (ready === 'True' ? 0 : step),
    pods: Number(cell('pods')),
    cpuRequested: Number(cell('cpu_requested')),
    peakBusyWorkers: Math.max(before?.peakBusyWorkers ?? 0, Number(cell('busy_workers'))),
    peakRulesLag: Math.max(before?.peakRulesLag ?? 0, Number(cell('rules_version_lag'))),
  };
}
