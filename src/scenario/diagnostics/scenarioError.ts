import { type Diagnostic, formatDiagnostic } from './diagnostic.ts';

/** Thrown to users of the library when a scenario cannot be simulated. It holds every problem, warnings included. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  /** All problems, sorted by file and position. */
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(formatDiagnostic).join('\n'));
    this.diagnostics = diagnostics;
  }
}
