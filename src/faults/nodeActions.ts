import type { Taint } from '../cluster/objects.ts';
import type { RandomStream } from '../engine/random.ts';
import type { FaultConfig } from './config.ts';
import { type FaultSite, isThere, report } from './site.ts';
import { anyNodes, targetNodes } from './targets.ts';

/** The configuration of one kind. */
type Of<K extends FaultConfig['kind']> = Extract<FaultConfig, { kind: K }>;

/** `kubectl cordon`: no new pods come to the nodes, until the duration is over. */
export function cordon(fault: Of<'cordon'>, site: FaultSite, random: RandomStream): void {
  // A node without power can be cordoned all the same: the API server alone is asked.
  for (const { name } of anyNodes(site, fault.target, random)) {
    report(site, 'Cordon', `Node/${name}`, `${name} takes no new pods`);
    site.setUnschedulable(name, true);
    uncordonAfter(fault.duration, name, site);
  }
}

/** `kubectl drain`: the nodes are cordoned and their pods evicted. What comes of it, `NodeDrained` or `DrainFailed` tells. */
export function drain(fault: Of<'drain'>, site: FaultSite, random: RandomStream): void {
  for (const { name } of anyNodes(site, fault.target, random)) {
    report(site, 'Drain', `Node/${name}`, `${name} is drained`);
    site.drain(name, fault);
    uncordonAfter(fault.duration, name, site);
  }
}

/** `kubectl uncordon`, if it is to come at all. */
function uncordonAfter(duration: number | undefined, node: string, site: FaultSite): void {
  if (duration === undefined) return;
  site.loop.setTimer(duration, () => {
    // A node that an autoscaler has removed meanwhile is not made again.
    if (!isThere(site, node)) return;
    report(site, 'Uncordon', `Node/${node}`, `${node} takes new pods again`);
    site.setUnschedulable(node, false);
  });
}

/** `kubectl taint`, and its removal when the duration is over. */
export function taint(fault: Of<'taint'>, site: FaultSite, random: RandomStream): void {
  for (const { name } of anyNodes(site, fault.target, random)) {
    report(site, 'Taint', `Node/${name}`, `${name} gets the taint ${taintText(fault.taint)}`);
    site.setTaint(name, fault.taint, true);
    if (fault.duration === undefined) continue;
    site.loop.setTimer(fault.duration, () => {
      if (!isThere(site, name)) return;
      report(site, 'TaintRemoved', `Node/${name}`, `${name} loses the taint ${taintText(fault.taint)}`);
      site.setTaint(name, fault.taint, false);
    });
  }
}

/** A taint as `kubectl taint` writes it: `key=value:Effect`, without the value if there is none. */
function taintText({ key, value, effect }: Taint): string {
  return `${key}${value === undefined ? '' : `=${value}`}:${effect}`;
}

/** The kubelet of the nodes stops; the containers run on. */
export function kubeletStop(fault: Of<'kubelet-stop'>, site: FaultSite, random: RandomStream): void {
  // A node without power has no kubelet that could stop.
  for (const { name } of targetNodes(site, fault.target, random)) {
    report(site, 'KubeletStop', `Node/${name}`, `the kubelet of ${name} stops; its containers run on`);
    site.stopKubelet(name);
    if (fault.duration === undefined) continue;
    site.loop.setTimer(fault.duration, () => {
      if (!isThere(site, name)) return;
      report(site, 'KubeletStart', `Node/${name}`, `the kubelet of ${name} runs again`);
      site.startKubelet(name);
    });
  }
}
