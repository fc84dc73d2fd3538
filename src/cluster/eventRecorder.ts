import type { Clock } from './clock.ts';
import type { EventSink } from './events.ts';

/** Writes the lines of `kubectl get events`, each with the present time. */
export class EventRecorder {
  readonly #loop: Pick<Clock, 'now'>;
  readonly #sink: EventSink;

  constructor(loop: Pick<Clock, 'now'>, sink: EventSink) {
    this.#loop = loop;
    this.#sink = sink;
  }

  /** @param object `Kind/name` */
  normal(reason: string, object: string, message: string): void {
    this.#sink({ time: this.#loop.now, type: 'Normal', reason, object, message });
  }

  /** @param object `Kind/name` */
  warning(reason: string, object: string, message: string): void {
    this.#sink({ time: this.#loop.now, type: 'Warning', reason, object, message });
  }
}
