import type { RandomStream } from '../engine/random.ts';
import type { FaultConfig } from './config.ts';
import { type FaultSite, isThere, report } from './site.ts';
import { targetNodes } from './targets.ts';

/**
 * Something that is no pod of the scenario uses the nodes' CPU: pods that share it get less, in proportion to weight.
 * The weight is that of the cgroup of such a pod, which follows from its request (`MilliCPUToShares`,
 * pkg/kubelet/cm/helpers_linux.go).
 * @param random used only where the target has to be drawn
 */
export function cpuHog(
  fault: Extract<FaultConfig, { kind: 'cpu-hog' }>,
  site: FaultSite,
  random: RandomStream,
): void {
  const { cores, request, duration } = fault;
  for (const { name } of targetNodes(site, fault.target, random)) {
    const what = cores === 1 ? 'a core' : `${cores} cores`;
    report(site, 'CpuHog', `Node/${name}`, `something else on ${name} wants ${what}`);
    const end = site.addCpuHog(name, cores, request);
    if (duration === undefined) continue;
    site.loop.setTimer(duration, () => {
      end();
      // Whatever has become of the node, the hog has ended; only the news is for a node that is there.
      if (isThere(site, name))
        report(site, 'CpuHogEnded', `Node/${name}`, `${name} has its CPU to its pods again`);
    });
  }
}
