import { matchesLabels } from '../cluster/labels/selectors.ts';
import { exponential, type RandomStream, uniformInt } from '../engine/random.ts';
import type { FaultConfig } from './config.ts';
import { crashNode, restoreNode } from './nodeFaults.ts';
import { killPod } from './podFaults.ts';
import type { FaultSite } from './site.ts';

type Churn = Extract<FaultConfig, { kind: 'churn' }>;

/**
 * Random failures from now on: pods are killed as a Poisson process, and each node fails and is repaired after
 * exponential times of its own, independently of the others: in the long run it is up for mtbf / (mtbf + mttr).
 * @param name of the random streams: one for the pods, one for each node
 */
export function churn(fault: Churn, site: FaultSite, name: string): void {
  // Without a duration failures go on until the run ends.
  const end = site.loop.now + (fault.duration ?? Number.POSITIVE_INFINITY);
  if (fault.podKillRate > 0) killNextPod(fault, site, site.random(`${name}/pods`), end);
  const { nodes } = fault;
  if (nodes === undefined) return;
  // Each node has a stream of its own: a node more changes nothing for the others.
  for (const node of site.nodes())
    failNextTime(node.name, nodes, site, site.random(`${name}/${node.name}`), end);
}

/** Plans the next kill, one exponential time ahead: so the kills are a Poisson process with the rate `podKillRate`. */
function killNextPod(fault: Churn, site: FaultSite, random: RandomStream, end: number): void {
  const wait = exponential(random, 1 / fault.podKillRate);
  if (site.loop.now + wait >= end) return;
  site.loop.setTimer(wait, () => {
    // The pods are looked at when the kill is due, so one that came meanwhile can be hit.
    const wanted = fault.pods ?? {};
    const pods = site.pods().filter(({ labels }) => matchesLabels(wanted, labels));
    if (pods.length > 0) killPod(site, pods[uniformInt(random, pods.length)], fault.gracePeriod);
    killNextPod(fault, site, random, end);
  });
}

/**
 * After `end` no node fails any more; one that is down is still repaired. Times between failures and to repair follow
 * each other, an alternating renewal process.
 */
function failNextTime(
  node: string,
  times: { readonly mtbf: number; readonly mttr: number },
  site: FaultSite,
  random: RandomStream,
  end: number,
): void {
  const wait = exponential(random, times.mtbf);
  if (site.loop.now + wait >= end) return;
  site.loop.setTimer(wait, () => {
    // Another fault may have the node already: then this failure hits nothing.
    const hit = site.isPowered(node);
    if (hit) crashNode(site, node);
    site.loop.setTimer(exponential(random, times.mttr), () => {
      if (hit) restoreNode(site, node);
      failNextTime(node, times, site, random, end);
    });
  });
}
