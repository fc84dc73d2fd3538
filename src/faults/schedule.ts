import { churn } from './churn.ts';
import { clusterOutage, clusterPartition } from './clusterOutage.ts';
import type { FaultConfig } from './config.ts';
import { controlPlaneOutage } from './controlPlaneFaults.ts';
import { cpuHog } from './cpuHog.ts';
import { deleteSecret } from './deleteSecret.ts';
import { cordon, drain, kubeletStop, taint } from './nodeActions.ts';
import { nodeCrash, nodePartition, slowNode, zoneOutage } from './nodeFaults.ts';
import { nodeShutdown } from './nodeShutdown.ts';
import { podCrash, podErrors, podKill, podPause } from './podFaults.ts';
import type { FaultSite } from './site.ts';
import { rollout, scale } from './workloadChanges.ts';

/**
 * Schedules every fault at its time. Each draws from a stream of its own, named for its place in the scenario, so
 * that adding a fault at the end leaves the others as they were. Faults of equal time happen in the order of the
 * scenario. Throws a RangeError for a fault that would be before the present.
 * @param siteOf where each fault happens, where there are several clusters
 */
export function scheduleFaults(
  faults: readonly FaultConfig[],
  first: FaultSite,
  siteOf: (fault: FaultConfig) => FaultSite = () => first,
): void {
  for (const [index, fault] of faults.entries()) {
    const name = `fault/${index}`;
    // A fault without a cluster is at the first one.
    const site = siteOf(fault);
    site.loop.setTimer(fault.at - site.loop.now, () => happen(fault, site, name));
  }
}

/**
 * Lets a fault happen now. Every kind is given the stream; those with nothing left to chance draw nothing.
 * @param name of its random stream; churn has several that begin with it
 */
function happen(fault: FaultConfig, site: FaultSite, name: string): void {
  const random = site.random(name);
  switch (fault.kind) {
    case 'node-crash':
      nodeCrash(fault, site, random);
      break;
    case 'node-partition':
      nodePartition(fault, site, random);
      break;
    case 'zone-outage':
      zoneOutage(fault, site);
      break;
    case 'cordon':
      cordon(fault, site, random);
      break;
    case 'drain':
      drain(fault, site, random);
      break;
    case 'taint':
      taint(fault, site, random);
      break;
    case 'kubelet-stop':
      kubeletStop(fault, site, random);
      break;
    case 'node-shutdown':
      nodeShutdown(fault, site, random);
      break;
    case 'delete-secret':
      deleteSecret(fault, site);
      break;
    case 'slow-node':
      slowNode(fault, site, random);
      break;
    case 'pod-kill':
      podKill(fault, site, random);
      break;
    case 'pod-crash':
      podCrash(fault, site, random);
      break;
    case 'pod-errors':
      podErrors(fault, site, random);
      break;
    case 'pod-pause':
      podPause(fault, site, random);
      break;
    case 'cpu-hog':
      cpuHog(fault, site, random);
      break;
    case 'rollout':
      rollout(fault, site);
      break;
    case 'scale':
      scale(fault, site);
      break;
    case 'api-server-outage':
    case 'controller-manager-outage':
    case 'scheduler-outage':
      controlPlaneOutage(fault, site);
      break;
    case 'cluster-outage':
      clusterOutage(fault, site);
      break;
    case 'cluster-partition':
      clusterPartition(fault, site);
      break;
    case 'churn':
      churn(fault, site, name);
      break;
  }
}
