import { Lag, type LagCode } from '../network/causes.ts';
import type { FaultReason } from './faultEvents.ts';
import type { FailureRow, Recording } from './recording.ts';

/** Lags that any loss of pods can bring about. */
const AFTER_LOSS: readonly LagCode[] = [
  Lag.none,
  Lag.staleRules,
  Lag.halfOpenConnection,
  Lag.noReadyPod,
  Lag.rulesNotYetProgrammed,
  Lag.readyBeforeListening,
  Lag.saturatedPod,
  Lag.saturatedDependency,
  Lag.loadBalancerWithoutTarget,
  Lag.noLocalEndpoint,
  Lag.staleDns,
  Lag.staleServiceImport,
  Lag.unhealthyEndpointUndetected,
  Lag.noHealthyEndpoint,
  // Pods that take the place of others are new; and those that are left have more to do.
  Lag.coldPod,
  Lag.throttledCpu,
  Lag.noisyNeighbour,
];

/** Those, and what a node takes with it: its kernel answers nobody, so failures wait for a detection. */
const AFTER_NODE_LOSS: readonly LagCode[] = [
  ...AFTER_LOSS,
  Lag.nodeFailureUndetected,
  Lag.loadBalancerHealthCheck,
  Lag.loadBalancerMovedFlow,
  Lag.loadBalancerEndedFlow,
  Lag.pinnedNode,
];

/** What clients that watch endpoints, or have given all of them up, make of a slow one. */
const UNHEALTHY: readonly LagCode[] = [Lag.unhealthyEndpointUndetected, Lag.noHealthyEndpoint];

/** Which lags of failed requests can be put down to which fault. */
const LAGS_OF: Record<FaultReason, readonly LagCode[]> = {
  NodeCrash: AFTER_NODE_LOSS,
  // Pods end in order but nobody deletes them, and what is left at the end goes with the node.
  Shutdown: [...AFTER_NODE_LOSS, Lag.terminationRace, Lag.containerFailureUndetected],
  // Pods that run go on; those that are to replace others do not start.
  DeleteSecret: [Lag.none, Lag.noReadyPod, Lag.saturatedPod, Lag.saturatedDependency],
  NodePartition: [...AFTER_NODE_LOSS, Lag.nodePartition],
  // Only what goes from one cluster to another is affected.
  ClusterPartition: [
    Lag.none,
    Lag.nodePartition,
    Lag.staleServiceImport,
    Lag.staleDns,
    Lag.saturatedPod,
    Lag.saturatedDependency,
  ],
  SlowNode: [
    Lag.none,
    Lag.slowNode,
    Lag.saturatedPod,
    Lag.saturatedDependency,
    Lag.unhealthyEndpointUndetected,
    Lag.noHealthyEndpoint,
  ],
  CpuHog: [Lag.none, Lag.noisyNeighbour, Lag.saturatedPod, ...UNHEALTHY],
  PodPause: [Lag.none, Lag.pausedPod, Lag.saturatedPod, ...UNHEALTHY],
  // The containers run on: what fails does so when their pods are given up.
  KubeletStop: [...AFTER_LOSS, Lag.terminationRace],
  // A cordon takes nothing away, but there may be no other node.
  Cordon: [Lag.noReadyPod],
  Drain: [...AFTER_LOSS, Lag.terminationRace],
  Taint: [...AFTER_LOSS, Lag.terminationRace],
  PodKill: [...AFTER_LOSS, Lag.terminationRace],
  PodCrash: [...AFTER_LOSS, Lag.containerFailureUndetected],
  // The pods are there: what fails is their answer.
  PodErrors: [Lag.none, Lag.unhealthyEndpointUndetected, Lag.noHealthyEndpoint],
  Rollout: [...AFTER_LOSS, Lag.terminationRace],
  RolloutUndo: [...AFTER_LOSS, Lag.terminationRace],
  // A pause stops nothing that has not begun.
  RolloutPause: [...AFTER_LOSS, Lag.terminationRace],
  RolloutResume: [...AFTER_LOSS, Lag.terminationRace],
  Scale: [...AFTER_LOSS, Lag.terminationRace],
  // An outage of the control plane takes nothing away, but what goes meanwhile stays in the rules for longer.
  ApiServerOutage: [...AFTER_LOSS, Lag.terminationRace, Lag.containerFailureUndetected],
  ControllerManagerOutage: [...AFTER_LOSS, Lag.terminationRace, Lag.containerFailureUndetected],
  SchedulerOutage: [Lag.noReadyPod, Lag.saturatedPod, Lag.saturatedDependency],
};

/** The end of a fault's failures. */
export interface LastFailure {
  /** End of the last step in which a request failed, seconds. */
  readonly time: number;
  /** Failed requests from the fault on. */
  readonly count: number;
  /** Did requests still fail in the last step that was looked at? */
  readonly goesOn: boolean;
}

/**
 * The failures of a run that can be put down to its faults: by their lag, and not of a cause and lag that the
 * traffic source had already met before the first fault, which is background.
 */
export class FaultFailures {
  /** What is left after the background is taken out. */
  readonly #rows: readonly FailureRow[];
  readonly #stepEnds: readonly number[];

  /** @param firstFault time of the first fault, seconds */
  constructor({ failures, stepEnds }: Pick<Recording, 'failures' | 'stepEnds'>, firstFault: number) {
    // Compared by cause and lag: a kind of failure that was there before the first fault has another reason.
    const background = new Set<string>();
    for (const row of failures) if (stepEnds[row.step] <= firstFault) background.add(kindOf(row));
    this.#rows = failures.filter((row) => row.count > 0 && !background.has(kindOf(row)));
    this.#stepEnds = stepEnds;
  }

  /**
   * The last failure of a fault at `from`, before the next one at `to` (seconds; infinite for none). Steps are the
   * finest that failures are counted in; one in which the next fault happens is not looked at.
   */
  last(reason: FaultReason, from: number, to: number): LastFailure | undefined {
    // Lags that this kind of fault can bring about; others belong to something else in the same time.
    const lags: readonly number[] = LAGS_OF[reason];
    let count = 0;
    let lastStep = -1;
    for (const row of this.#rows) {
      const end = this.#stepEnds[row.step];
      if (end <= from || end > to || !lags.includes(row.lag)) continue;
      count += row.count;
      lastStep = row.step;
    }
    if (lastStep < 0) return undefined;
    // Failures in the last step that was looked at may be the beginning of more.
    const next = this.#stepEnds[lastStep + 1];
    return { time: this.#stepEnds[lastStep], count, goesOn: next === undefined || next > to };
  }
}

/** Kinds are kept apart by source and hop too: what is background for one may be news for another. */
function kindOf({ traffic, cause, lag, hop = -1, hopCause = -1 }: FailureRow): string {
  return `${traffic}/${cause}/${lag}/${hop}/${hopCause}`;
}
