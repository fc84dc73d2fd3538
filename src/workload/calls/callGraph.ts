import type { CallConfig, TrafficConfig, WorkloadConfig } from '../config.ts';

/** A call with the number of the traffic source that it is. */
export interface NumberedCall extends Pick<CallConfig, 'probability' | 'count' | 'optional'> {
  readonly edge: number;
}

/** What the pods of one workload do for each request. */
export interface CallPlan {
  readonly stages: readonly (readonly NumberedCall[])[];
  readonly holdsWorker: boolean;
  /**
   * By stage: the share of the pod's own work, 0 to 1, that is done before it; behind the last, 1. Undefined: all of it is
   * done before the first.
   */
  readonly after?: readonly number[] | undefined;
  /** Numbers of all its edges: one after the other. */
  readonly edges: readonly number[];
  /** Numbers of those whose calls have no more time than the request that they are made for. */
  readonly inTime: readonly number[];
}

/**
 * Every edge of the call graph as a traffic source, in the order of workloads, stages and calls. They come behind the
 * sources of clients, so that those keep their numbers.
 */
export function callSources(workloads: readonly WorkloadConfig[]): TrafficConfig[] {
  return workloads.flatMap(({ calls }) => calls?.stages.flat().map(({ source }) => source) ?? []);
}

/**
 * What each workload does for a request; undefined for those that call nobody.
 * @param first number of the first edge, in the order of {@link callSources}
 */
export function callPlans(workloads: readonly WorkloadConfig[], first: number): (CallPlan | undefined)[] {
  let edge = first;
  return workloads.map(({ calls }) => {
    if (calls === undefined) return undefined;
    const stages = calls.stages.map((stage) =>
      stage.map(({ probability, count, optional }) => ({ edge: edge++, probability, count, optional })),
    );
    const edges = stages.flat().map((call) => call.edge);
    const propagates = calls.stages.flat().map(({ deadline }) => deadline === 'propagate');
    const inTime = edges.filter((_, i) => propagates[i]);
    const after = calls.after && [...calls.after, 1];
    return { stages, holdsWorker: calls.holdsWorker, after, edges, inTime };
  });
}
