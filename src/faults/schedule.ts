import { churn } from './churn.ts';
import type { FaultConfig } from './config.ts';
import { nodeCrash, nodePartition, slowNode } from './nodeFaults.ts';
import { podCrash, podKill } from './podFaults.ts';
import type { FaultSite } from './site.ts';

/**
 * Schedules every fault at its time. Each draws from a stream of its own, named for its place in the scenario, so
 * that adding a fault at the end leaves the others as they were.
 */
export function scheduleFaults(faults: readonly FaultConfig[], site: FaultSite): void {
  for (const [index, fault] of faults.entries()) {
    const name = `fault/${index}`;
    site.loop.setTimer(fault.at - site.loop.now, () => happen(fault, site, name));
  }
}

function happen(fault: FaultConfig, site: FaultSite, name: string): void {
  switch (fault.kind) {
    case 'node-crash':
      return nodeCrash(fault, site, site.random(name));
    case 'node-partition':
      return nodePartition(fault, site, site.random(name));
    case 'slow-node':
      return slowNode(fault, site, site.random(name));
    case 'pod-kill':
      return podKill(fault, site, site.random(name));
    case 'pod-crash':
      return podCrash(fault, site, site.random(name));
    case 'churn':
      return churn(fault, site, name);
  }
}
