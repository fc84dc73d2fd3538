import type { Scenario } from '../scenario/scenario.ts';
import type { DataPlane } from '../workload/dataPlane.ts';

/** Millicores of a core. */
const MILLICORES = 1000;

/** Tells the pods that share the cores of their node how many it has; nothing where none do. */
export function shareNodeCpu({ hosts, servers }: DataPlane, { nodes }: Scenario): void {
  for (const { name, capacity } of nodes)
    servers.processors?.nodeCpu?.setCores(hosts.numberOf(name), capacity.cpu / MILLICORES);
}
