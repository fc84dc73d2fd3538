import { join } from 'node:path';
import { eachCsvRow } from './csvRows.ts';
import type { FaultEvent } from './results.ts';

/**
 * Reasons of the events that mark a fault or its end. Those of the control plane itself have other reasons.
 * Kept here by hand, because charts know nothing of the simulator but its files.
 */
const REASONS: ReadonlySet<string> = new Set([
  'NodeCrash',
  'NodeRestored',
  'Shutdown',
  'DeleteSecret',
  'SecretRestored',
  'NodePartition',
  'NodePartitionHealed',
  'SlowNode',
  'SlowNodeEnded',
  'CpuHog',
  'CpuHogEnded',
  'KubeletStop',
  'KubeletStart',
  'Cordon',
  'Uncordon',
  'Drain',
  'NodeDrained',
  'Taint',
  'TaintRemoved',
  'PodKill',
  'PodCrash',
  'PodErrors',
  'PodErrorsEnded',
  'PodPause',
  'PodPauseEnded',
  'Rollout',
  'RolloutComplete',
  'RolloutUndo',
  'RolloutPause',
  'RolloutResume',
  'Scale',
  'ApiServerOutage',
  'ApiServerRestored',
  'ControllerManagerOutage',
  'ControllerManagerRestored',
  'SchedulerOutage',
  'SchedulerRestored',
]);

/** What is kept of events.csv: its length, and the events that charts mark. */
export interface EventHistory {
  /** Rows of events.csv. */
  readonly count: number;
  /** In order of time. */
  readonly faults: readonly FaultEvent[];
}

/**
 * Reads events.csv. Of a long run it has a million rows, of which the faults are few.
 *
 * @throws Error that names the file when it cannot be read
 */
export async function readEvents(folder: string): Promise<EventHistory> {
  const faults: FaultEvent[] = [];
  let count = 0;
  await eachCsvRow(join(folder, 'events.csv'), (cell) => {
    count++;
    const reason = cell('reason');
    if (REASONS.has(reason)) faults.push({ time: Number(cell('time')), reason, object: cell('object') });
  });
  return { count, faults };
}
