import type { EventLoop } from '../../engine/eventLoop.ts';
import type { ApiServer } from '../api/apiServer.ts';
import type { EventRecorder } from '../eventRecorder.ts';

/** A person, or a pipeline, tries again after so many seconds: a figure of this model, kubectl itself gives up. */
export const RETRY_PERIOD = 1;

/** A command that has found no server. */
interface Waiting {
  readonly command: string;
  readonly object: string;
  /** When it was first given, seconds. */
  readonly since: number;
  readonly task: () => void;
}

/**
 * What users do with `kubectl`. They stand at the server, so that a command takes effect at once; during an outage of the
 * server it fails, and is tried again until it gets through. Commands that wait keep their order.
 */
export class Kubectl {
  readonly #loop: EventLoop;
  readonly #server: ApiServer;
  readonly #events: EventRecorder;
  #waiting: Waiting[] = [];

  constructor(loop: EventLoop, server: ApiServer, events: EventRecorder) {
    this.#loop = loop;
    this.#server = server;
    this.#events = events;
  }

  /**
   * Runs a command, now or when the server is back; of the second the events tell.
   * @param command after `kubectl`
   * @param object `Kind/name` that it is about
   */
  run(command: string, object: string, task: () => void): void {
    if (this.#server.available) {
      task();
      return;
    }
    const message = `kubectl ${command}: the API server cannot be reached; trying again every ${RETRY_PERIOD} s`;
    this.#events.warning('KubectlFailed', object, message);
    if (this.#waiting.push({ command, object, since: this.#loop.now, task }) === 1) this.#tryLater();
  }

  /**
   * One timer for all commands that wait; those that get through do so at the same moment, in the order in which they
   * were given.
   */
  #tryLater(): void {
    this.#loop.setTimer(RETRY_PERIOD, () => {
      if (!this.#server.available) {
        this.#tryLater();
        return;
      }
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const { command, object, since, task } of waiting) {
        const seconds = (this.#loop.now - since).toFixed(1);
        this.#events.normal('KubectlSucceeded', object, `kubectl ${command} got through after ${seconds} s`);
        task();
      }
    });
  }
}
