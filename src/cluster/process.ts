import type { EventLoop, TimerId } from '../engine/eventLoop.ts';
import type { RandomStreams } from '../engine/random.ts';
import { ApiClient } from './api/apiClient.ts';
import type { ApiServer } from './api/apiServer.ts';
import type { Clock } from './clock.ts';
import type { ClusterContext } from './context.ts';
import { EventRecorder } from './eventRecorder.ts';
import type { EventSink } from './events.ts';
import type { ClientSettings, ClusterSettings } from './settings.ts';

/** What processes are made in. */
export interface ProcessParts {
  readonly loop: EventLoop;
  readonly server: ApiServer;
  readonly settings: ClusterSettings;
  readonly streams: RandomStreams;
  readonly events: EventSink;
}

/**
 * A process of the control plane, which may end while the simulation goes on. All that belongs to it ends with it: its
 * timers do not run any more, its clients send nothing, and its watches see nothing.
 */
export class Process implements Clock {
  readonly #parts: ProcessParts;
  readonly #clients: ApiClient[] = [];
  /** Stays so: a process that starts again is another one. */
  #ended = false;

  constructor(parts: ProcessParts) {
    this.#parts = parts;
  }

  /** Also of a process that has ended: the simulation goes on. */
  get now(): number {
    return this.#parts.loop.now;
  }

  /** The timer is not cleared at the end of the process, but does nothing then. */
  setTimer(delay: number, task: () => void): TimerId {
    return this.#parts.loop.setTimer(delay, () => {
      if (!this.#ended) task();
    });
  }

  clearTimer(id: TimerId): void {
    this.#parts.loop.clearTimer(id);
  }

  /**
   * What one component of the process has at hand, with a client of its own.
   * @param postsEvents its events go through that client; false: through another one, whose limit touches nothing else
   */
  context(component: string, limits: ClientSettings, postsEvents: boolean): ClusterContext {
    const { server, settings, streams, events } = this.#parts;
    const api = new ApiClient({ server, clock: this, settings, streams, component, limits });
    this.#clients.push(api);
    const recorder = new EventRecorder(this, (event) => {
      events(event);
      if (postsEvents) api.postEvent(event.object);
    });
    return { loop: this, api, settings, streams, events: recorder };
  }

  /** Nothing of it happens any more. */
  end(): void {
    this.#ended = true;
    for (const client of this.#clients) client.close();
  }
}
