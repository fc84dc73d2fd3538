import type { CallConfig, TrafficConfig, WorkloadConfig } from '../config.ts';

/** A call with the number of the traffic source that it is. */
export interface NumberedCall extends Omit<CallConfig, 'source'> {
  readonly edge: number;
}

/** What the pods of one workload do for each request. */
export interface CallPlan {
  readonly stages: readonly (readonly NumberedCall[])[];
  readonly holdsWorker: boolean;
  /** Numbers of all its edges: one after the other. */
  readonly edges: readonly number[];
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
    return { stages, holdsWorker: calls.holdsWorker, edges };
  });
}
