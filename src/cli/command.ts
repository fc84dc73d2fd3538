import type { ArgumentsCamelCase, Argv, Options } from 'yargs';
import type { ExitStatusCode } from './exitStatus.ts';
import type { Terminal } from './terminal.ts';

/** One command of the command line. `A` are its arguments and options. */
export interface Command<A> {
  /** Name and arguments, as yargs writes them: `run <scenario>`. */
  readonly usage: string;
  /** How it is used, for a person: what stands for a list of words in {@link usage}. Absent: the usage says it. */
  readonly form?: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What to say it needs when an argument is missing: `a scenario file`. */
  readonly needs?: string;
  /** Names of its options, for suggestions when one is misspelt. */
  readonly flags: readonly string[];
  /** Declares arguments, options and examples. */
  readonly declare: (cli: Argv) => Argv<A>;
  /** Does the work. May throw a CommandError for what the user can put right. */
  readonly run: (args: ArgumentsCamelCase<A>, terminal: Terminal) => Promise<ExitStatusCode>;
}

/** The name of a command: the first word of its usage. */
export function nameOfCommand(usage: string): string {
  return usage.split(' ')[0];
}

/** The names of declared options. */
export function flagsOf(options: Readonly<Record<string, Options>>): string[] {
  return Object.keys(options);
}
