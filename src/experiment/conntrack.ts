import type { ClusterEvent } from '../cluster/events.ts';
import { conntrackMax } from '../network/conntrackTables.ts';
import { DEFAULT_NETWORK_SETTINGS, type KubeProxySettings } from '../network/settings.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { DataPlane } from '../workload/dataPlane.ts';

/**
 * Millicores of a core. Kubernetes counts CPU in thousandths of a core (`resource.Quantity`).
 */
const MILLICORES = 1000;

/** Entries of the connection tracking table of a node. @param cpu its capacity, millicores */
export function tableSize({ conntrack }: KubeProxySettings, cpu: number): number {
  const settings = conntrack ?? DEFAULT_NETWORK_SETTINGS.kubeProxy.conntrack;
  // kube-proxy counts the cores of the machine (`detectNumCPU`, cmd/kube-proxy/app), and a machine has at least one.
  return conntrackMax(settings, Math.max(1, Math.floor(cpu / MILLICORES)));
}

/** Gives every node of the scenario its connection tracking table. */
export function installConntrack({ conntrack, hosts }: DataPlane, { nodes, network }: Scenario): void {
  for (const { name, capacity } of nodes)
    conntrack.install(hosts.numberOf(name), tableSize(network.kubeProxy, capacity.cpu));
}

/** What the kernel's log says, in the words by which node-problem-detector reports it. */
export function conntrackFull(time: number, node: string): ClusterEvent {
  return {
    time,
    type: 'Warning',
    reason: 'ConntrackFull',
    object: `Node/${node}`,
    message: 'nf_conntrack: table full, dropping packet',
  };
}
