import type { Clock } from '../clock.ts';
import type { EventRecorder } from '../eventRecorder.ts';
import type { ContainerRuntime } from '../runtime.ts';
import type { ClusterSettings } from '../settings.ts';
import type { KubeletCache } from './kubeletCache.ts';
import type { NodeImages } from './nodeImages.ts';
import type { PodWorker } from './podWorker.ts';
import type { Sandboxes } from './sandboxes.ts';

/** What a pod's worker has from the kubelet that it belongs to. */
export interface PodHost {
  /** Simulated time and its timers, seconds. */
  readonly loop: Clock;
  readonly settings: ClusterSettings;
  readonly events: EventRecorder;
  readonly runtime: ContainerRuntime;
  readonly nodeName: string;
  /** Of the whole node: they hand out its pod addresses. */
  readonly sandboxes: Sandboxes;
  /** Of the whole node: a pull for one pod spares the next its wait. */
  readonly images: NodeImages;
  /** What the kubelet knows of Services, Secrets and ConfigMaps; undefined: it has not listed them yet. */
  readonly cache: KubeletCache | undefined;
  /** A wait with the pod workers' jitter: up to one and a half times as long. */
  jittered(seconds: number): number;
  /** Seconds until the next look at what runs (PLEG relist). */
  untilRelist(): number;
  /** Seconds for which a new probe waits because the kubelet itself has just started. */
  probeStartDelay(periodSeconds: number): number;
  /** The worker's status has changed. */
  statusChanged(worker: PodWorker): void;
  /** The pod's containers have ended and its sandbox is gone: the object goes, unless the pod has only failed. */
  finished(worker: PodWorker): void;
}
