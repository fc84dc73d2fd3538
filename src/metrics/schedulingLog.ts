import type { SchedulingDecision, SchedulingTrace } from '../cluster/scheduler/schedulingTrace.ts';
import type { Cell, CsvTable } from './csvTables.ts';
import { microseconds } from './rounding.ts';

/** Rows of scheduling.csv at most: about 300 MB, and as much as a spreadsheet or a data frame can still take in. */
export const MAX_SCHEDULING_ROWS = 5_000_000;

/** Stands in the column of the plugin when a pod could go to one node only, which Kubernetes then does not score. */
const NO_SCORING = 'no scoring needed';

/** A decision as it is kept: scores are whole numbers from 0 to 100, a byte each. */
type Kept = Omit<SchedulingDecision, 'plugins'> & {
  readonly plugins: readonly {
    readonly plugin: string;
    readonly weight: number;
    readonly scores: Uint8Array;
  }[];
};

/** How each pod got its node, for scheduling.csv: one row a scored node and plugin. */
export class SchedulingLog {
  readonly #kept: Kept[] = [];
  readonly #maxRows: number;
  #rows = 0;
  /** Decisions that came when the log was full. */
  omitted = 0;

  /** @param maxRows a decision that would pass this number is left out, and so are all that follow */
  constructor(maxRows: number = MAX_SCHEDULING_ROWS) {
    this.#maxRows = maxRows;
  }

  /** Takes a decision, as long as there is room. To be given to the scheduler. */
  readonly add: SchedulingTrace = (decision) => {
    // A decision without scores has a row too.
    const rows = Math.max(1, decision.nodes.length * decision.plugins.length);
    // None after the first left out: the file is complete up to a point in time.
    if (this.omitted > 0 || this.#rows + rows > this.#maxRows) {
      this.omitted++;
      return;
    }
    this.#rows += rows;
    this.#kept.push({
      // A byte a score: an eighth of what a list of numbers takes.
      ...decision,
      plugins: decision.plugins.map((each) => ({ ...each, scores: Uint8Array.from(each.scores) })),
    });
  };

  /** The rows of the file: time in seconds, normalised score before the weight, and whether the node was taken. */
  table(): CsvTable {
    const kept = this.#kept;
    function* rows(): Generator<Cell[]> {
      for (const decision of kept) yield* rowsOf(decision);
    }
    return {
      file: 'scheduling.csv',
      columns: ['time', 'pod', 'node', 'plugin', 'score', 'weight', 'chosen'],
      rows: rows(),
    };
  }

  /** What to say about decisions that are not in the file; undefined if all are. */
  remark(): string | undefined {
    if (this.omitted === 0) return undefined;
    const most = this.#maxRows.toLocaleString('en-GB');
    return `scheduling.csv holds at most ${most} rows: ${this.omitted} later scheduling decisions are not in it`;
  }
}

/** The chosen node is marked in every row of it; a pod without scores has one row. */
function* rowsOf({ time, pod, nodes, plugins, chosen }: Kept): Generator<Cell[]> {
  const at = microseconds(time);
  if (plugins.length === 0) yield [at, pod, chosen, NO_SCORING, undefined, undefined, true];
  for (const [i, node] of nodes.entries()) {
    for (const { plugin, weight, scores } of plugins)
      yield [at, pod, node, plugin, scores[i], weight, node === chosen];
  }
}
