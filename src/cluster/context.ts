import type { RandomStreams } from '../engine/random.ts';
import type { ApiClient } from './api/apiClient.ts';
import type { Clock } from './clock.ts';
import type { EventRecorder } from './eventRecorder.ts';
import type { ClusterSettings } from './settings.ts';

/** What every component of the control plane has at hand. */
export interface ClusterContext {
  /** The time, and timers that end with the component's process. */
  readonly loop: Clock;
  /** Its own way to the API server, with its own limit. */
  readonly api: ApiClient;
  readonly settings: ClusterSettings;
  /** By name: a component draws from streams that bear its own. */
  readonly streams: RandomStreams;
  /** Where its lines of `kubectl get events` go. */
  readonly events: EventRecorder;
}
