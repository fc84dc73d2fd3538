import { join } from 'node:path';
import { eachCsvRow, numberOf } from './csvRows.ts';
import { readAvailability } from './readAvailability.ts';
import { readEvents } from './readEvents.ts';
import { readNodes } from './readNodes.ts';
import { readSteps } from './readSteps.ts';
import { readRunFile, readSummaryFile } from './resultFiles.ts';
import type { FailureCount, PodLife, Results } from './results.ts';

/**
 * Reads a results folder: run.json, summary.json and the CSV files, and nothing else.
 *
 * @throws Error that names the file which is missing or is not what a run writes One file after the other:
 * the large ones are streamed, so that memory holds one row of them.
 * @param folder as `seatrial run` wrote it
 */
export async function readResults(folder: string): Promise<Results> {
  const run = await readRunFile(folder);
  const summary = await readSummaryFile(folder);
  const pods = await readPods(folder);
  const workloadOf = new Map(pods.map((pod) => [pod.name, pod.workload]));
  const events = await readEvents(folder);
  const endpoints = await readAvailability(folder, workloadOf);
  return {
    run,
    summary,
    steps: await readSteps(folder),
    failures: await readFailures(folder),
    pods: pods.map((pod) => ({ ...pod, listeningSteps: endpoints.listeningSteps.get(pod.name) ?? 0 })),
    nodes: await readNodes(folder, run.scenario.step),
    availability: endpoints.availability,
    eventCount: events.count,
    faults: events.faults,
  };
}

/**
 * Only steps with failures have rows, so these fit in memory.
 *
 * @returns counts in order of time
 */
async function readFailures(folder: string): Promise<FailureCount[]> {
  const rows: FailureCount[] = [];
  await eachCsvRow(join(folder, 'failures.csv'), (cell) => {
    // Only where workloads call others are there these columns.
    const hop = cell('hop');
    rows.push({
      // A failure at the client's own hop has an empty cell.
      ...(hop !== '' && { hop, hopCause: cell('hop_cause') }),
      time: Number(cell('time')),
      traffic: cell('traffic'),
      cause: cell('cause'),
      lag: cell('lag'),
      count: Number(cell('count')),
    });
  });
  return rows;
}

/** What endpoints.csv adds is filled in later. Times before 0 are before the traffic started. */
async function readPods(folder: string): Promise<PodLife[]> {
  const pods: PodLife[] = [];
  await eachCsvRow(join(folder, 'pods.csv'), (cell) => {
    pods.push({
      name: cell('name'),
      namespace: cell('namespace'),
      // Seconds; an empty cell is a moment that was not reached.
      workload: cell('workload'),
      node: cell('node'),
      created: optional(cell('created')),
      ready: optional(cell('ready')),
      terminated: optional(cell('terminated')),
      requestsServed: Number(cell('requests_served')),
      connections: Number(cell('connections')),
      restarts: Number(cell('restarts')),
      listeningSteps: 0,
    });
  });
  return pods;
}

/**
 * An empty cell is something that did not happen.
 *
 * @returns seconds
 */
function optional(text: string): number | undefined {
  const value = numberOf(text);
  return Number.isNaN(value) ? undefined : value;
}
