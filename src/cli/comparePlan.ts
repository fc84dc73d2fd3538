import { availableParallelism } from 'node:os';
import { CommandError } from './exitStatus.ts';
import { percentage, wholeNumber } from './numberOptions.ts';

/** More replications than this are a slip of the finger. They would take days. */
export const MAX_REPLICATIONS = 10_000;
/** Threads beyond any machine. */
export const MAX_WORKERS = 1024;

/** The options that decide how much is run. As text, as they were typed; undefined: not given. */
export interface EffortArgs {
  readonly replications?: string | undefined;
  readonly precision?: string | undefined;
  /** Where adding ends, whatever the precision. */
  readonly 'max-replications'?: string | undefined;
  readonly workers?: string | undefined;
}

/** They, understood. */
export interface Effort {
  /** Runs of each alternative to begin with. */
  readonly replications: number;
  /** Relative half width, a fraction. */
  readonly precision?: number;
  /** Where adding ends, whatever the precision. */
  readonly maxReplications: number;
  /** Threads; results do not depend on them. */
  readonly workers: number;
}

/**
 * Reads the options of effort.
 *
 * @throws {CommandError} for what is no number, or out of range
 */
export function effortOf(args: EffortArgs): Effort {
  const { precision, workers, replications = '10', 'max-replications': most = '100' } = args;
  const effort = {
    replications: wholeNumber('--replications', replications, 1, MAX_REPLICATIONS),
    maxReplications: wholeNumber('--max-replications', most, 2, MAX_REPLICATIONS),
    workers:
      workers === undefined ? availableParallelism() : wholeNumber('--workers', workers, 1, MAX_WORKERS),
  };
  if (precision === undefined) return effort;
  // One replication has no interval that could be narrow.
  if (effort.replications < 2)
    throw new CommandError('--precision needs at least 2 replications to start with');
  if (effort.maxReplications < effort.replications)
    throw new CommandError('--max-replications is below --replications');
  return { ...effort, precision: percentage('--precision', precision) };
}
