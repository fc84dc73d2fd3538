import { type Diagnostic, formatDiagnostic } from '../scenario/diagnostics/diagnostic.ts';
import { CommandError, ExitStatus } from './exitStatus.ts';
import { plainText, print, type Terminal } from './terminal.ts';

/** A scenario as it was loaded: with problems, and without it if one of them is an error. */
export interface Loaded<S> {
  readonly scenario?: S | undefined;
  readonly problems: readonly Diagnostic[];
}

/**
 * Prints the problems, a line each, and returns the scenario.
 *
 * @param quiet leaves warnings out
 * @throws {CommandError} when there is none; its message counts what was printed
 */
export function reportProblems<S>({ scenario, problems }: Loaded<S>, terminal: Terminal, quiet: boolean): S {
  const shown = quiet ? problems.filter(({ severity }) => severity === 'error') : problems;
  for (const problem of shown) print(terminal.stderr, plainText(formatDiagnostic(problem)));
  if (scenario !== undefined) return scenario;
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const counted = errors === 1 ? '1 error' : `${errors} errors`;
  throw new CommandError(`${counted}; nothing was simulated or written`, ExitStatus.invalid);
}
