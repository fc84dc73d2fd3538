import type { TrafficConfig, WorkloadConfig } from '../../workload/config.ts';
import type { QueueLoad } from './domain.ts';
import type { ClosedNetwork } from './meanValueAnalysis.ts';
import type { Setting } from './setting.ts';

/** What a closed form says of a setting. Times in seconds. */
export interface Form {
  /** In Kendall's notation and words. */
  readonly formula: string;
  /** Where the formula comes from. */
  readonly source: string;
  /** Mean time in the pod: waiting and service. */
  readonly meanSojourn: number;
  /** For a closed loop: what all of this follows from, without the time on the network; absent: arrivals are open. */
  readonly closed?: ClosedNetwork;
  /** Share of the requests that a full queue turns away; absent: the queue has no bound. */
  readonly rejection?: number;
}

/** The closed form that a traffic source falls under. */
export interface Recognised extends Form, Setting {
  /** Load of each worker, between 0 and 1. */
  readonly utilisation: number;
}

/** One family of closed forms: what it has to be told, and what it says. */
export interface Recogniser {
  /** Settings of a traffic source that it knows, beyond those that every form knows. */
  readonly traffic?: readonly (keyof TrafficConfig)[];
  /** The same of a workload. */
  readonly workload?: readonly (keyof WorkloadConfig)[];
  /** true: it covers pods that several sources send to. */
  readonly sharesPods?: boolean;
  /** @returns undefined for a setting that it does not cover */
  formOf(setting: Setting): (Form & { readonly utilisation: number }) | undefined;
}

/** The load of one pod among several that share the arrivals evenly, and that of each of its workers. */
export interface PodLoad extends QueueLoad {
  readonly utilisation: number;
}
