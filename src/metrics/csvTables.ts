import { CAUSES, LAGS } from '../network/causes.ts';
import { callsTable } from './callsTable.ts';
import type { Recording, TrafficRecord } from './recording.ts';
import { microseconds, significant } from './rounding.ts';
import type { TrafficSummary } from './summary.ts';

/**
 * What a cell may hold; `undefined`, `null` and NaN are written as nothing.
 * Numbers are written as decimal text, see `decimal`.
 */
export type Cell = string | number | boolean | null | undefined;

/** A CSV file of the results folder. */
export interface CsvTable {
  readonly file: string;
  readonly columns: readonly string[];
  /** Made one by one while the file is written. */
  readonly rows: Iterable<readonly Cell[]>;
}

/** Every CSV file of a run. The columns are a promise to the readers of results folders. */
export function csvTables(recording: Recording, traffic: readonly TrafficSummary[]): CsvTable[] {
  return [
    summaryTable(traffic),
    timeSeriesTable(recording),
    failuresTable(recording),
    ...(recording.calls === undefined ? [] : [callsTable(recording)]),
    podsTable(recording),
    endpointsTable(recording),
    nodesTable(recording),
    eventsTable(recording),
    ...(recording.scheduling === undefined ? [] : [recording.scheduling.table()]),
  ];
}

/** Figures of a phase, named as in {@link PhaseSummary}: counts, requests a second, a fraction, seconds. */
const PHASE_COLUMNS = [
  'sent',
  'ok',
  'failed',
  'in_flight',
  'rate',
  'failed_fraction',
  'mean',
  'min',
  'p50',
  'p90',
  'p95',
  'p99',
  'p99_9',
  'max',
] as const;

/** One row a traffic source and phase, in the order of the phases; the same figures as in summary.json. */
function summaryTable(traffic: readonly TrafficSummary[]): CsvTable {
  const rows = traffic.flatMap(({ name, phases }) =>
    Object.entries(phases).map(([phase, summary]) => [
      name,
      phase,
      ...PHASE_COLUMNS.map((column) => summary[column]),
    ]),
  );
  return { file: 'summary.csv', columns: ['traffic', 'phase', ...PHASE_COLUMNS], rows };
}

/** Counts within a step, but for the requests in flight, which are those at its end. */
const SERIES = ['sent', 'ok', 'failed', 'inFlight', 'attempts', 'connectionsOpened'] as const;
/** Of the requests that ended well in the step, seconds. */
const LATENCIES = ['p50', 'p95', 'p99', 'max'] as const;

/**
 * One row a step and traffic source. `time` is the end of the step, in seconds, as in every table of steps; steps
 * without a request have rows too, so that a reader need not guess what is missing.
 */
function timeSeriesTable({ stepEnds, traffic }: Recording): CsvTable {
  const columns = [
    'time',
    'traffic',
    'sent',
    'ok',
    'failed',
    'in_flight',
    'attempts',
    'connections_opened',
    ...LATENCIES,
  ];
  // A generator, since a long run has more rows than fit in memory as text.
  function* rows(): Generator<Cell[]> {
    for (const [step, end] of stepEnds.entries()) {
      for (const record of traffic) yield [microseconds(end), record.name, ...seriesCells(record, step)];
    }
  }
  return { file: 'timeseries.csv', columns, rows: rows() };
}

/** Counts as they are; latencies, which are measured, to 6 significant digits. */
function seriesCells(record: TrafficRecord, step: number): Cell[] {
  return [
    ...SERIES.map((series) => record[series][step]),
    ...LATENCIES.map((latency) => significant(record[latency][step])),
  ];
}

/**
 * One row a step, traffic source, cause and lag; only those that there were. Where workloads call others there is one for
 * each hop at which failures began, too, with two more columns, empty for the client's own hop.
 */
function failuresTable({ stepEnds, traffic, failures, calls }: Recording): CsvTable {
  function* rows(): Generator<Cell[]> {
    for (const { step, traffic: source, cause, lag, count, hop, hopCause } of failures) {
      const row = [microseconds(stepEnds[step]), traffic[source].name, CAUSES[cause], LAGS[lag], count];
      if (calls === undefined) yield row;
      // Failures that began at the client's own hop leave the two columns empty.
      else if (hop === undefined || hopCause === undefined) yield [...row, undefined, undefined];
      else yield [...row, calls[hop].name, CAUSES[hopCause]];
    }
  }
  const columns = ['time', 'traffic', 'cause', 'lag', 'count'];
  const more = calls === undefined ? [] : ['hop', 'hop_cause'];
  return { file: 'failures.csv', columns: [...columns, ...more], rows: rows() };
}

/** One row a pod, whenever it lived. Times in seconds, negative before the traffic starts. */
function podsTable({ pods }: Recording): CsvTable {
  const columns = [
    'name',
    'namespace',
    'workload',
    'node',
    'ip',
    'created',
    'scheduled',
    'ready',
    'terminated',
  ];
  function* rows(): Generator<Cell[]> {
    for (const pod of pods) {
      const times = [pod.created, pod.scheduled, pod.ready, pod.terminated].map(timeOrNothing);
      const counts = [pod.requestsServed, pod.connections, pod.restarts];
      yield [pod.name, pod.namespace, pod.workload, pod.node, pod.ip, ...times, ...counts];
    }
  }
  return {
    file: 'pods.csv',
    columns: [...columns, 'requests_served', 'connections', 'restarts'],
    rows: rows(),
  };
}

/** A pod that was never scheduled or never ready has nothing in that column. */
function timeOrNothing(time: number | undefined): Cell {
  return time === undefined ? undefined : microseconds(time);
}

/** One row a step and pod: what its process did, and whether the API lists it. State is that at the end of the step. */
function endpointsTable({ stepEnds, pods, endpoints, ejections }: Recording): CsvTable {
  // Columns that not every run has come behind these.
  const columns = [
    'time',
    'pod',
    'node',
    'listening',
    'ready',
    'requests',
    'connections',
    'in_flight',
    'queue',
  ];
  function* rows(): Generator<Cell[]> {
    for (const row of endpoints) {
      const { name, node } = pods[row.pod];
      const counts = [row.requests, row.connections, row.inFlight, row.queue, significant(row.utilisation)];
      // The column is there only for runs in which somebody looks after health.
      const ejectedBy = ejections === true ? [row.ejectedBy] : [];
      yield [microseconds(stepEnds[row.step]), name, node, row.listening, row.ready, ...counts, ...ejectedBy];
    }
  }
  const last = ejections === true ? ['utilisation', 'ejected_by'] : ['utilisation'];
  return { file: 'endpoints.csv', columns: [...columns, ...last], rows: rows() };
}

/** One row a step and node. `cpu_requested` is in cores, `rules_version_lag` in changes not yet programmed. */
function nodesTable({ stepEnds, nodes }: Recording): CsvTable {
  const columns = ['time', 'node', 'ready', 'pods', 'cpu_requested', 'busy_workers', 'connections'];
  function* rows(): Generator<Cell[]> {
    for (const row of nodes) {
      const measured = [significant(row.cpuRequested), significant(row.busyWorkers)];
      const state = [row.node, row.ready, row.pods, ...measured, row.connections, row.rulesVersionLag];
      yield [microseconds(stepEnds[row.step]), ...state];
    }
  }
  return { file: 'nodes.csv', columns: [...columns, 'rules_version_lag'], rows: rows() };
}

/** What `kubectl get events` would show, in the order in which it happened. */
function eventsTable({ events }: Recording): CsvTable {
  function* rows(): Generator<Cell[]> {
    for (const { time, type, reason, object, message } of events) {
      yield [microseconds(time), type, reason, object, message];
    }
  }
  return { file: 'events.csv', columns: ['time', 'type', 'reason', 'object', 'message'], rows: rows() };
}
