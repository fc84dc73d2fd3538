import type { LoggerInterface } from 'vega';

/** Receives a warning or an error of the chart compiler, in words. */
export type ChartWarning = (message: string) => void;

/** Hands warnings and errors of Vega and Vega-Lite on instead of writing them to the console. */
export class WarningLogger implements LoggerInterface {
  readonly #warn: ChartWarning;

  constructor(warn: ChartWarning) {
    this.#warn = warn;
  }

  /** Vega asks for the level to know what to send; 2 is warnings and errors (`Warn` of vega-util). */
  level(): number {
    return 2;
  }

  /** Errors are warnings here: a chart that Vega finds fault with is drawn as far as it goes. */
  error(...parts: readonly unknown[]): this {
    return this.warn(...parts);
  }

  warn(...parts: readonly unknown[]): this {
    this.#warn(parts.map(String).join(' '));
    return this;
  }

  /** Never called at this level; the interface wants it. */
  info(): this {
    return this;
  }

  /** Never called at this level; the interface wants it. */
  debug(): this {
    return this;
  }
}
