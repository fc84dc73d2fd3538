import type { RandomStream } from '../engine/random.ts';
import type { FaultConfig } from './config.ts';
import { type FaultSite, isThere, report } from './site.ts';
import { targetNodes } from './targets.ts';

/** The configuration of one kind. */
type Of<K extends FaultConfig['kind']> = Extract<FaultConfig, { kind: K }>;

/** The nodes lose power, and get it back after the duration, if there is one. */
export function nodeCrash(fault: Of<'node-crash'>, site: FaultSite, random: RandomStream): void {
  for (const { name } of targetNodes(site, fault.target, random)) {
    crashNode(site, name);
    if (fault.duration !== undefined) site.loop.setTimer(fault.duration, () => restoreNode(site, name));
  }
}

/** A node loses power now. */
export function crashNode(site: FaultSite, name: string): void {
  report(site, 'NodeCrash', `Node/${name}`, `${name} loses power`);
  site.powerOff(name);
}

/** A node gets its power back now, if it is still there; it takes part in the cluster again once it has booted. */
export function restoreNode(site: FaultSite, name: string): void {
  // A cluster autoscaler may have removed it meanwhile.
  if (!isThere(site, name)) return;
  report(site, 'NodeRestored', `Node/${name}`, `${name} has power again and boots`);
  site.powerOn(name);
}

/** The nodes run on, but nothing enters or leaves them; what happens on the node itself goes on. */
export function nodePartition(fault: Of<'node-partition'>, site: FaultSite, random: RandomStream): void {
  for (const { name } of targetNodes(site, fault.target, random)) cutOff(site, name, fault.duration);
}

/** A node is cut off now, for that many seconds or for good. */
function cutOff(site: FaultSite, name: string, duration: number | undefined): void {
  report(site, 'NodePartition', `Node/${name}`, `${name} is cut off from the network; it runs on`);
  const heal = site.cutOff(name, () =>
    report(site, 'NodePartitionHealed', `Node/${name}`, `${name} is back on the network`),
  );
  // The message comes with the end of the last cut, if cuts overlap; see `FaultSite.cutOff`.
  if (duration !== undefined) site.loop.setTimer(duration, heal);
}

/** Every node of the zone that has power loses it, or is cut off. */
export function zoneOutage({ zone, of, duration }: Of<'zone-outage'>, site: FaultSite): void {
  report(site, 'ZoneOutage', `Zone/${zone}`, `the zone ${zone} loses its ${of}`);
  // Nodes that are down already would be brought back too early by this fault's end.
  for (const { name } of site.nodes().filter((node) => node.zone === zone && site.isPowered(node.name))) {
    if (of === 'network') {
      cutOff(site, name, duration);
    } else {
      crashNode(site, name);
      if (duration !== undefined) site.loop.setTimer(duration, () => restoreNode(site, name));
    }
  }
}

/** Requests on the nodes take `factor` times as long, from the next that begins service; factors of faults multiply. */
export function slowNode(fault: Of<'slow-node'>, site: FaultSite, random: RandomStream): void {
  for (const { name } of targetNodes(site, fault.target, random)) {
    report(site, 'SlowNode', `Node/${name}`, `requests on ${name} take ${fault.factor} times as long`);
    // The speed is taken back by the function that was given for this fault: factors of others stay.
    const end = site.slowDown(name, fault.factor);
    if (fault.duration === undefined) continue;
    site.loop.setTimer(fault.duration, () => {
      if (!isThere(site, name)) return;
      report(site, 'SlowNodeEnded', `Node/${name}`, `${name} is back at its normal speed`);
      end();
    });
  }
}
