/** A position in a text file. Lines and columns count from 1; 0 when there is none (a command-line argument). */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One problem of a scenario or a manifest, ready to be shown. An error refuses the scenario, a warning does not. */
export interface Diagnostic extends Place {
  readonly severity: 'error' | 'warning';
  /** What is wrong, what was expected and, where there is one, the nearest known spelling. One line. */
  readonly message: string;
}

/**
 * `file:line:column: error: message`, the form that editors and terminals turn into links. Without a line it
 * is what the command line said, and only the file is named.
 */
export function formatDiagnostic({ file, line, column, severity, message }: Diagnostic): string {
  const place = line === 0 ? file : `${file}:${line}:${column}`;
  return `${place}: ${severity}: ${message}`;
}

/**
 * Order of diagnostics: by file name (code units, the same everywhere), then by position. Locale order would
 * put them differently on another machine.
 */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
