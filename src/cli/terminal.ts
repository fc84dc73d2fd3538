/** One of the two streams that a command writes to. Tests have one that keeps what is written. */
export interface Output {
  readonly stream: NodeJS.WritableStream;
  /** Is somebody looking, or is it a file or a pipe? */
  readonly isTTY: boolean;
  /** Width in characters. */
  readonly columns: number;
}

/** What a command knows of the world outside: data goes to `stdout`, progress and remarks to `stderr`. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  /** The environment; it decides on colours and on stack traces. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Calls `stop` once at the first Ctrl-C; a second one ends the process. Returns how to take that back. */
  onInterrupt(stop: () => void): () => void;
}

/** Text is laid out for at most this many columns, also on a wide screen. Longer lines are hard to read. */
const MAX_COLUMNS = 100;

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    env: process.env,
    onInterrupt(stop) {
      process.once('SIGINT', stop);
      return () => process.removeListener('SIGINT', stop);
    },
  };
}

/** The width of a pipe is not known: text is laid out as for a wide screen. */
function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    stream,
    isTTY: stream.isTTY === true,
    columns: Math.min(MAX_COLUMNS, stream.columns ?? MAX_COLUMNS),
  };
}

/** Writes lines of text; adds the line feed at the end. */
export function print(output: Output, text: string): void {
  output.stream.write(`${text}\n`);
}

/** Are colours wanted there? A terminal gets them unless NO_COLOR is set (no-color.org); FORCE_COLOR insists. */
export function wantsColour(output: Output, env: Terminal['env']): boolean {
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR'] && env['FORCE_COLOR'] !== '0') return true;
  return output.isTTY && env['TERM'] !== 'dumb';
}

/**
 * Text without control characters, so that a name from a manifest cannot move the cursor or change colours.
 * Line breaks and tabs become spaces.
 */
export function plainText(text: string): string {
  return text.replace(/[\t\n\r]+/g, ' ').replace(/\p{Cc}/gu, '');
}
