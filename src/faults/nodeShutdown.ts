import type { RandomStream } from '../engine/random.ts';
import type { FaultConfig } from './config.ts';
import { restoreNode } from './nodeFaults.ts';
import { type FaultSite, report } from './site.ts';
import { targetNodes } from './targets.ts';

type NodeShutdownFault = Extract<FaultConfig, { kind: 'node-shutdown' }>;

/**
 * `shutdown` on the nodes: their kubelets end the pods in order if they are set to, and the power goes. With a duration
 * the node boots that long after the beginning, but not before it is off.
 */
export function nodeShutdown(fault: NodeShutdownFault, site: FaultSite, random: RandomStream): void {
  for (const { name } of targetNodes(site, fault.target, random)) shutDown(fault.duration, site, name);
}

/**
 * The order is the kubelet's own (graceful node shutdown, pkg/kubelet/nodeshutdown/nodeshutdown_manager_linux.go):
 * here it is only told to begin.
 */
function shutDown(duration: number | undefined, site: FaultSite, name: string): void {
  const bootAt = duration === undefined ? undefined : site.loop.now + duration;
  report(site, 'Shutdown', `Node/${name}`, `${name} is told to shut down`);
  site.shutDown(name, () => {
    report(site, 'PowerOff', `Node/${name}`, `${name} has shut down, and its power is off`);
    if (bootAt === undefined) return;
    // The duration counts from the order to shut down, and that can take longer than the duration.
    site.loop.setTimer(Math.max(0, bootAt - site.loop.now), () => restoreNode(site, name));
  });
}
