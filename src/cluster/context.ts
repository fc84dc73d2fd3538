import type { EventLoop } from '../engine/eventLoop.ts';
import type { RandomStreams } from '../engine/random.ts';
import type { ApiServer } from './api/apiServer.ts';
import type { EventRecorder } from './eventRecorder.ts';
import type { ClusterSettings } from './settings.ts';

/** What every component of the control plane has at hand. */
export interface ClusterContext {
  readonly loop: EventLoop;
  readonly api: ApiServer;
  readonly settings: ClusterSettings;
  readonly streams: RandomStreams;
  readonly events: EventRecorder;
}
