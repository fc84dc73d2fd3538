import type { EventRecorder } from '../../eventRecorder.ts';

/**
 * Warnings of passes that find the same again and again. kubectl shows repeated events as one line with a count; here
 * the first of a row stands for them: a warning is written if the pass before did not have it.
 */
export class RepeatedWarnings {
  readonly #events: EventRecorder;
  readonly #object: string;
  /** Warnings of the pass before. */
  #before = new Set<string>();
  /** Warnings of the present pass, told or not. */
  #now = new Set<string>();

  /** @param object `Kind/name` */
  constructor(events: EventRecorder, object: string) {
    this.#events = events;
    this.#object = object;
  }

  /** What is told from now on belongs to another pass. */
  nextPass(): void {
    this.#before = this.#now;
    this.#now = new Set();
  }

  /** Tells of something, unless it was told in the pass before or already in this one. */
  warn(reason: string, message: string): void {
    const warning = `${reason}: ${message}`;
    const isNew = !this.#before.has(warning) && !this.#now.has(warning);
    this.#now.add(warning);
    if (isNew) this.#events.warning(reason, this.#object, message);
  }
}
