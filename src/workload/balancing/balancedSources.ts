import type { Knowledge, Policy } from '../../balancing/policy.ts';
import { policyNamed } from '../../balancing/registry.ts';
import type { ClientBalancingConfig, TrafficConfig } from '../config.ts';
import { actingBalancing } from '../health/healthConfig.ts';

/** A source whose clients balance, and the policy by which they do. */
export interface BalancedSource {
  readonly policy: Policy;
  readonly config: ClientBalancingConfig;
}

/** By source; undefined for those whose clients do not balance. @throws RangeError for a policy that cannot act there */
export function balancedSources(traffic: readonly TrafficConfig[]): (BalancedSource | undefined)[] {
  return traffic.map(({ balancing }) => balancing && balancedSource(actingBalancing(balancing)));
}

function balancedSource(config: ClientBalancingConfig): BalancedSource {
  return { policy: policyNamed(config.policy, config.sidecar === undefined ? 'client' : 'sidecar'), config };
}

/** Does the source's policy have to know that? */
export function needs(source: BalancedSource | undefined, knowledge: Knowledge): boolean {
  return source?.policy.needs.includes(knowledge) === true;
}

/** Do the endpoints of the source report out of band? Seconds between two reports; undefined: no. */
export function outOfBandPeriod(source: BalancedSource | undefined): number | undefined {
  const { reports = { by: 'answer' } } = source?.config ?? {};
  return needs(source, 'load reports') && reports.by === 'out-of-band' ? reports.period : undefined;
}

/** 1 for each source whose answers bring load reports. */
export function reportsWithAnswers(sources: readonly (BalancedSource | undefined)[]): Uint8Array {
  return Uint8Array.from(sources, (source) =>
    needs(source, 'load reports') && outOfBandPeriod(source) === undefined ? 1 : 0,
  );
}
