import { Writable } from 'node:stream';
import type { Terminal } from '../../src/cli/terminal.ts';

/** A terminal that keeps what is written to it. */
export interface FakeTerminal extends Terminal {
  /** What went to standard output and to standard error so far. */
  out(): string;
  err(): string;
  /** Presses Ctrl-C. */
  interrupt(): void;
}

/** @param env environment variables; none by default */
export function fakeTerminal({
  columns = 100,
  isTTY = false,
  env = {} as Terminal['env'],
} = {}): FakeTerminal {
  const [out, err] = [new TextSink(), new TextSink()];
  let stop: (() => void) | undefined;
  return {
    stdout: { stream: out, isTTY, columns },
    stderr: { stream: err, isTTY, columns },
    env,
    onInterrupt(handler) {
      stop = handler;
      return () => {
        stop = undefined;
      };
    },
    out: () => out.text,
    err: () => err.text,
    interrupt: () => stop?.(),
  };
}

class TextSink extends Writable {
  text = '';

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
