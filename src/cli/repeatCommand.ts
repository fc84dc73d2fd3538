/** The options of `run` that decide what comes out. */
export interface RepeatableArgs {
  readonly scenario: string;
  readonly seed?: string | undefined;
  readonly duration?: string | undefined;
  readonly set: readonly string[];
  readonly 'verbose-scheduling'?: boolean | undefined;
}

/**
 * The command line that repeats a run, for run.json. Where the results go and what is printed is left out: it
 * does not change them, and the same scenario and seed must give the same bytes wherever they are written.
 */
export function repeatCommand({ scenario, seed, duration, set, ...flags }: RepeatableArgs): string {
  const words = ['seatrial', 'run', scenario];
  if (seed !== undefined) words.push('--seed', seed);
  if (duration !== undefined) words.push('--duration', duration);
  for (const change of set) words.push('--set', change);
  if (flags['verbose-scheduling'] === true) words.push('--verbose-scheduling');
  return words.map(quoted).join(' ');
}

/** Quotes a word for a POSIX shell where it needs it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
