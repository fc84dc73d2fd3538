import type { Clock } from '../clock.ts';
import type { EventRecorder } from '../eventRecorder.ts';
import type { Pod } from '../objects.ts';
import type { ContainerRuntime, PodSlot } from '../runtime.ts';
import type { ClusterSettings } from '../settings.ts';
import type { PodWorker } from './podWorker.ts';

/** What a pod's worker has from the kubelet that it belongs to. */
export interface PodHost {
  readonly loop: Clock;
  readonly settings: ClusterSettings;
  readonly events: EventRecorder;
  readonly runtime: ContainerRuntime;
  readonly nodeName: string;
  /** An address for a new sandbox, if one is free. */
  allocateAddress(): string | undefined;
  /** The sandbox is there; remembered until {@link sandboxRemoved}, even over a loss of power. */
  sandboxMade(worker: PodWorker, slot: PodSlot, address: string): void;
  sandboxRemoved(worker: PodWorker): void;
  /** Seconds until the pod's images are on the node. */
  imagePullTime(pod: Pod): number;
  /** Seconds until the next look at what runs (PLEG relist). */
  untilRelist(): number;
  /** Seconds for which a new probe waits because the kubelet itself has just started. */
  probeStartDelay(periodSeconds: number): number;
  /** The worker's status has changed. */
  statusChanged(worker: PodWorker): void;
  /** The pod's containers have ended and its sandbox is gone. */
  finished(worker: PodWorker): void;
}
