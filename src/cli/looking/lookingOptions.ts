import type { Argv } from 'yargs';
import { nearest } from '../../scenario/nearest.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { parseDuration } from '../../scenario/units/duration.ts';
import { CommandError } from '../exitStatus.ts';
import { reportProblems } from '../reportProblems.ts';
import type { Terminal } from '../terminal.ts';

/**
 * Options of all commands that look at the cluster. `--cluster` matters only to scenarios of several
 * clusters.
 */
export const LOOKING_OPTIONS = {
  at: {
    type: 'string',
    requiresArg: true,
    defaultDescription: 'the end of the traffic',
    describe: 'Moment to look at, in simulated time: 95s, 2m, or -10s before the traffic (--at=-10s)',
  },
  cluster: {
    type: 'string',
    requiresArg: true,
    defaultDescription: 'the first',
    describe: 'The cluster to look at, in a scenario of several',
  },
  namespace: { type: 'string', alias: 'n', requiresArg: true, default: 'default', describe: 'Namespace' },
} as const;

/** What {@link LOOKING_OPTIONS} give. */
export interface LookingArgs {
  /** As it was typed: `95s`; undefined: the end of the traffic. */
  readonly at?: string | undefined;
  /** Undefined: the first one. */
  readonly cluster?: string | undefined;
  /** As for kubectl. */
  readonly namespace: string;
}

/** Declares words before the scenario file, which comes last, and the options. */
export function declareWords(cli: Argv, describe: string) {
  return cli.positional('words', { type: 'string', array: true, demandOption: true, describe });
}

/**
 * Divides the words of a command line: the scenario file is the last of them.
 *
 * @param least how many there have to be before it
 * @param needs what to say is needed, if there are too few
 * @throws {CommandError} if there are too few Kinds and names are any number of words, so only the end is
 * fixed.
 */
export function scenarioLast(
  words: readonly string[],
  least: number,
  needs: string,
): { readonly before: readonly string[]; readonly file: string } {
  if (words.length <= least) throw new CommandError(needs);
  return { before: words.slice(0, -1), file: words[words.length - 1] };
}

/**
 * Reads the scenario of a command that looks at it. Warnings belong to `seatrial check`.
 *
 * @throws {CommandError} for an invalid scenario, with all its problems
 */
export async function scenarioToLookAt(file: string, terminal: Terminal): Promise<Scenario> {
  const { readScenario } = await import('../readScenario.ts');
  return reportProblems(await readScenario(file), terminal, true);
}

/**
 * The cluster that `--cluster` names; undefined: the only one there is.
 * @throws {CommandError} for a cluster that the scenario does not have
 */
export function clusterNamed(name: string | undefined, { clusters }: Scenario): string | undefined {
  const names = clusters?.map((each) => each.name) ?? [];
  if (name === undefined) return names[0];
  if (names.includes(name)) return name;
  if (names.length === 0)
    throw new CommandError('--cluster is for scenarios of several clusters, and this one has one');
  const near = nearest(name, names);
  const hint = near === undefined ? `; there are ${names.join(', ')}` : `, did you mean "${near}"?`;
  throw new CommandError(`there is no cluster "${name}"${hint}`);
}

/**
 * The moment that `--at` names, seconds; without it the end of the traffic. A number without a unit is seconds.
 * @throws {CommandError} for what is no time, or one at which the scenario does not exist
 */
export function momentNamed(text: string | undefined, { settle, duration }: Scenario): number {
  if (text === undefined) return duration;
  // A moment before 0 lies in the settling of the cluster, so a sign is allowed.
  const [, sign, rest] = /^(-?)(.*)$/s.exec(text) ?? [];
  const plain = /^\d+(\.\d+)?$/.test(rest) ? Number(rest) : parseDuration(rest);
  if (plain === undefined) throw new CommandError(`--at must be a time such as 95s or 1m30s, not "${text}"`);
  const seconds = sign === '-' ? -plain : plain;
  if (seconds > duration)
    throw new CommandError(`--at ${text} is after the end: the traffic lasts ${duration} s`);
  if (seconds < -settle)
    throw new CommandError(`--at ${text} is before the beginning: the cluster starts at ${-settle} s`);
  return seconds;
}
