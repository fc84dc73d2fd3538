import type { MultiClusterSettings } from '../cluster/multiCluster/settings.ts';
import type { NodeGroupConfig } from '../cluster/nodeGroup.ts';
import type { Manifest, NodeConfig } from '../cluster/objects.ts';
import type { ClusterSettings } from '../cluster/settings.ts';
import type { FaultConfig } from '../faults/config.ts';
import type { NetworkSettings } from '../network/settings.ts';
import type { TrafficConfig, WorkloadConfig } from '../workload/config.ts';

/** An object and the time at which it is applied to the cluster. */
export interface AppliedManifest {
  readonly manifest: Manifest;
  /** Seconds; `-settle` for what is there before the traffic starts. */
  readonly at: number;
  /** The cluster that it is applied to; absent: the only one. */
  readonly cluster?: string;
}

/** One of several clusters. Its nodes are those of the scenario whose names begin with its own and a slash. */
export interface ScenarioCluster {
  readonly name: string;
  readonly cluster: ClusterSettings;
}

/** One condition on the results, in k6's notation. */
export interface Threshold {
  /** A traffic source's name. */
  readonly traffic: string;
  readonly metric: 'sent' | 'ok' | 'failed' | 'latency';
  /** For counts `count` or `rate` (a second; for `failed` and `ok` the fraction of sent); for latency the others. */
  readonly aggregation: 'count' | 'rate' | 'avg' | 'min' | 'max' | 'med' | { readonly p: number };
  readonly operator: '<' | '<=' | '>' | '>=' | '==' | '!=';
  /** Seconds for a latency. */
  readonly value: number;
  /** As written in the scenario, for reports. */
  readonly source: string;
}

/**
 * A scenario with every default filled in and every unit resolved (seconds, a second, bytes, millicores). It
 * is immutable, and it says everything that a run depends on: what run.json keeps is this.
 */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  readonly seed: string | number;
  /** Seconds of traffic, from time 0. */
  readonly duration: number;
  /** Requests sent in the first `warmup` seconds are kept apart from the summary's `total`. */
  readonly warmup: number;
  /** Seconds of cluster life before time 0, in which pods are scheduled and become ready. */
  readonly settle: number;
  readonly step: number;
  /** Several clusters, which share the network; absent: there is one, without a name. */
  readonly clusters?: readonly ScenarioCluster[];
  /** How they learn of each other; only with {@link clusters}. */
  readonly multiCluster?: MultiClusterSettings;
  /** Those at the start; of several clusters with the cluster's name before theirs (`east/worker-1`). */
  readonly nodes: readonly NodeConfig[];
  /** Groups of them that the cluster autoscaler resizes; absent: none, and the nodes stay as they are. */
  readonly nodeGroups?: readonly NodeGroupConfig[];
  /** Of several clusters those of the first. */
  readonly cluster: ClusterSettings;
  readonly network: NetworkSettings;
  readonly manifests: readonly AppliedManifest[];
  readonly workloads: readonly WorkloadConfig[];
  readonly traffic: readonly TrafficConfig[];
  readonly faults: readonly FaultConfig[];
  readonly thresholds: readonly Threshold[];
}
