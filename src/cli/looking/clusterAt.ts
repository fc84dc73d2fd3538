import type { ClusterOfWorld } from '../../experiment/clusterOfWorld.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { Terminal } from '../terminal.ts';
import { clusterNamed, type LookingArgs, momentNamed, scenarioToLookAt } from './lookingOptions.ts';

/** What a looking command looks at, before anything is simulated. */
export interface Looking {
  readonly scenario: Scenario;
  /** Simulated seconds. */
  readonly moment: number;
  /** Undefined: the only cluster. */
  readonly cluster: string | undefined;
}

/**
 * Reads the scenario and what the options say of it.
 * @throws {CommandError} for an invalid scenario, a moment outside of it, or a cluster that it does not have
 */
export async function lookingAt(
  file: string,
  { at, cluster }: Pick<LookingArgs, 'at' | 'cluster'>,
  terminal: Terminal,
): Promise<Looking> {
  const scenario = await scenarioToLookAt(file, terminal);
  return { scenario, moment: momentNamed(at, scenario), cluster: clusterNamed(cluster, scenario) };
}

/** Simulates up to the moment. @returns the cluster as it is then */
export async function clusterAt({ scenario, moment, cluster }: Looking): Promise<ClusterOfWorld> {
  // The simulator is loaded only now: help and mistakes do not wait for it.
  const { lookAt } = await import('../../experiment/lookAt.ts');
  return lookAt(scenario, moment).at(cluster);
}
