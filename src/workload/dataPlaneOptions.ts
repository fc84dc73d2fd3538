import type { Pod } from '../cluster/objects.ts';
import type { PodSlot } from '../cluster/runtime.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import type { RandomStreams } from '../engine/random.ts';
import type { Hosts } from '../network/hosts.ts';
import type { PoliciedSource } from '../network/policy/networkPolicies.ts';
import type { ServicePorts } from '../network/servicePorts.ts';
import type { NetworkSettings } from '../network/settings.ts';
import type { AtAddress } from './addressBook.ts';
import type { TrafficConfig, WorkloadConfig } from './config.ts';
import type { DiscoveryParts } from './discovering.ts';
import type { SourceEntry } from './entries.ts';
import type { HealthChange } from './health/healthViews.ts';
import type { IngressOptions } from './ingress/ingressPods.ts';
import type { RequestRecorder } from './recorder.ts';

/** What the data plane is made of. */
export interface DataPlaneOptions {
  readonly loop: EventLoop;
  readonly streams: RandomStreams;
  readonly hosts: Hosts;
  /** The Service ports that the entries name by number. */
  readonly ports: ServicePorts;
  readonly network: NetworkSettings;
  /** The last one matches every pod. */
  readonly workloads: readonly WorkloadConfig[];
  /** Those of clients, then the edges of the call graph as `callSources` has them. */
  readonly traffic: readonly TrafficConfig[];
  /** One for each traffic source. */
  readonly entries: readonly SourceEntry[];
  readonly recorder: RequestRecorder;
  /** What is at an address that no pod has; absent: everything is outside the cluster. */
  readonly atAddress?: (address: string) => AtAddress;
  /** Absent: names resolve at once while their Services are there. */
  readonly discovery?: DiscoveryParts;
  /** One for each traffic source, where there can be network policies; absent: there are none. */
  readonly policiedSources?: readonly PoliciedSource[];
  /** How often kubelets update the volumes of their pods, seconds; absent: as often as by default. */
  readonly syncFrequency?: number;
  /** Told of every new sandbox. */
  readonly podAdded: (slot: PodSlot, pod: Pod) => void;
  /** Told when a node's connection tracking begins to turn connections away. */
  readonly conntrackFull?: (node: number) => void;
  /** Told of a session that did not come, as all clients were taken. @param name of its source or mix */
  readonly sessionDropped?: (name: string) => void;
  /** Told when clients begin or cease to leave endpoints out. */
  readonly healthChanged?: (change: HealthChange) => void;
  /** Absent: no requests go by way of an ingress. */
  readonly ingress?: IngressOptions;
  /** true: pods may be told to pause (`DataPlane.pauses`); absent: they do so by themselves or not at all. */
  readonly pausable?: boolean;
}
