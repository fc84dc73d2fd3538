import type { LoggerInterface } from 'vega';

/** Receives a warning or an error of the chart compiler, in words. */
export type ChartWarning = (message: string) => void;

/** Hands warnings and errors of Vega and Vega-Lite on instead of writing them to the console. */
export class WarningLogger implements LoggerInterface {
  readonly #warn: ChartWarning;

  constructor(warn: ChartWarning) {
    this.#warn = warn;
  }

  /** Vega asks for the level to know what to send; 2 is warnings and errors. */
  level(): number {
    return 2;
  }

  error(...parts: readonly unknown[]): this {
    return this.warn(...parts);
  }

  warn(...parts: readonly unknown[]): this {
    this.#warn(parts.map(String).join(' '));
    return this;
  }

  info(): this {
    return this;
  }

  debug(): this {
    return this;
  }
}
