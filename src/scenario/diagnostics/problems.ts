import { MAX_PROBLEMS } from '../limits.ts';
import { moreProblems } from '../messages.ts';
import { compareDiagnostics, type Diagnostic, type Place } from './diagnostic.ts';

/**
 * Collects the problems of all files, so that they are reported in one go. It is the only place where a
 * problem becomes part of the result: nothing is thrown until all are known.
 */
export class Problems {
  readonly #list: Diagnostic[] = [];
  readonly #seen = new Set<string>();
  #errors = 0;
  #told = 0;

  /** Number of errors so far. */
  get errors(): number {
    return this.#errors;
  }

  /** Times that an error was noted, repetitions included: whether what was just read has any. */
  get told(): number {
    return this.#told;
  }

  /** Was at least one error reported? */
  get hasErrors(): boolean {
    return this.#errors > 0;
  }

  /** Notes something that refuses the scenario. */
  error(place: Place, message: string): void {
    this.#told++;
    if (this.#add(place, 'error', message)) this.#errors++;
  }

  /** Notes something that the user should know, but that can be simulated. */
  warning(place: Place, message: string): void {
    this.#add(place, 'warning', message);
  }

  /** All problems by file and position; beyond `MAX_PROBLEMS` the rest is one line that says how many there are. */
  sorted(): Diagnostic[] {
    const all = this.#list.toSorted(compareDiagnostics);
    if (all.length <= MAX_PROBLEMS) return all;
    const last = all[MAX_PROBLEMS - 1];
    // The rest is as bad as the worst of what it stands for.
    const severity = this.hasErrors ? 'error' : 'warning';
    const rest: Diagnostic = { ...last, severity, message: moreProblems(all.length - MAX_PROBLEMS) };
    return [...all.slice(0, MAX_PROBLEMS), rest];
  }

  /** The same problem can be met twice (an alias, a file named twice): it is told once. */
  #add(place: Place, severity: Diagnostic['severity'], message: string): boolean {
    // A message is one line: what a manifest holds may have several, and would break the columns of a
    // terminal.
    const oneLine = message.replaceAll(/\s*[\r\n]+\s*/g, ' ');
    const key = `${place.file}\n${place.line}:${place.column}\n${oneLine}`;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    this.#list.push({ ...place, severity, message: oneLine });
    return true;
  }
}
