import type { PolicyModuleArgs } from './policyModuleOption.ts';

/** The options of `run` that decide what comes out. */
export interface RepeatableArgs extends PolicyModuleArgs {
  readonly scenario: string;
  readonly seed?: string | undefined;
  readonly duration?: string | undefined;
  readonly set: readonly string[];
  /** It adds scheduling.csv to the results. */
  readonly 'verbose-scheduling'?: boolean | undefined;
}

/**
 * The command line that repeats a run, for run.json. Where the results go and what is printed is left out: it
 * does not change them, and the same scenario and seed must give the same bytes wherever they are written.
 */
export function repeatCommand({ scenario, seed, duration, set, ...flags }: RepeatableArgs): string {
  const words = ['seatrial', 'run', scenario, ...inputWords({ ...flags, seed, duration, set })];
  if (flags['verbose-scheduling'] === true) words.push('--verbose-scheduling');
  return words.map(quoted).join(' ');
}

/**
 * The options of `compare` that decide what comes out; the number of workers does not.
 *
 * @see repeatCommand for what is left out
 */
export interface RepeatableComparison
  extends Pick<RepeatableArgs, 'scenario' | 'seed' | 'duration' | 'set' | 'policy-module'> {
  readonly policies?: string | undefined;
  readonly vary?: readonly string[] | undefined;
  readonly replications?: string | undefined;
  readonly precision?: string | undefined;
  readonly 'max-replications'?: string | undefined;
}

/**
 * The command line that repeats a comparison or, for `single`, the replications of one scenario.
 *
 * @returns words that a POSIX shell takes as they are
 */
export function repeatComparison(args: RepeatableComparison, single: boolean): string {
  const words = ['seatrial', single ? 'run' : 'compare', args.scenario, ...inputWords(args)];
  if (args.policies !== undefined) words.push('--policies', args.policies);
  // The order of axes is that of the alternatives' names.
  for (const axis of args.vary ?? []) words.push('--vary', axis);
  if (args.replications !== undefined) words.push('--replications', args.replications);
  if (args.precision !== undefined) {
    words.push('--precision', args.precision);
    if (args['max-replications'] !== undefined) words.push('--max-replications', args['max-replications']);
  }
  return words.map(quoted).join(' ');
}

/** The options of `capacity` that decide what comes out. */
export interface RepeatableCapacity extends Pick<RepeatableArgs, 'scenario' | 'seed' | 'duration' | 'set'> {
  readonly traffic?: string | undefined;
  readonly slo: readonly string[];
  readonly vary?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly find?: string | undefined;
  readonly replications?: string | undefined;
  readonly precision?: string | undefined;
}

/**
 * The command line that repeats a capacity search.
 *
 * @returns words that a POSIX shell takes as they are
 */
export function repeatCapacity(args: RepeatableCapacity): string {
  const words = ['seatrial', 'capacity', args.scenario, ...inputWords(args)];
  const options = ['traffic', 'vary', 'from', 'to', 'find', 'replications', 'precision'] as const;
  for (const name of options) {
    const value = args[name];
    if (value !== undefined) words.push(`--${name}`, value);
  }
  for (const slo of args.slo) words.push('--slo', slo);
  return words.map(quoted).join(' ');
}

/** Options that change the scenario. */
function inputWords({ seed, duration, set, ...others }: Omit<RepeatableArgs, 'scenario'>): string[] {
  return [
    ...(seed === undefined ? [] : ['--seed', seed]),
    ...(duration === undefined ? [] : ['--duration', duration]),
    ...set.flatMap((change) => ['--set', change]),
    ...(others['policy-module'] ?? []).flatMap((file) => ['--policy-module', file]),
  ];
}

/** Quotes a word for a POSIX shell where it needs it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
