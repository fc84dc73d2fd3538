import type { RandomStream } from '../engine/random.ts';
import type { FaultConfig } from './config.ts';
import { type FaultSite, type PodAtRisk, report } from './site.ts';
import { targetPods } from './targets.ts';

/** The configuration of one kind. */
type Of<K extends FaultConfig['kind']> = Extract<FaultConfig, { kind: K }>;

/** The pods are deleted through the API, as `kubectl delete pod` does. */
export function podKill(fault: Of<'pod-kill'>, site: FaultSite, random: RandomStream): void {
  for (const pod of targetPods(site, fault.target, random)) killPod(site, pod, fault.gracePeriod);
}

/** A pod is deleted now. @param gracePeriod seconds; absent: the pod's own */
export function killPod(site: FaultSite, pod: PodAtRisk, gracePeriod: number | undefined): void {
  const how = gracePeriod === undefined ? '' : ` with a grace period of ${gracePeriod} s`;
  report(site, 'PodKill', `Pod/${pod.name}`, `${pod.name} on ${pod.node} is deleted${how}`);
  site.deletePod(pod.namespace, pod.name, gracePeriod);
}

/**
 * The process of the pods' container exits with an error; the kubelet finds out at its next relist and restarts it
 * with back-off (`pkg/kubelet/pleg/generic.go`). A pod without a process cannot crash, and nothing is reported.
 */
export function podCrash(fault: Of<'pod-crash'>, site: FaultSite, random: RandomStream): void {
  for (const { namespace, name, node } of targetPods(site, fault.target, random)) {
    const crashed = site.crashPod(namespace, name);
    if (crashed) report(site, 'PodCrash', `Pod/${name}`, `the container of ${name} on ${node} crashes`);
  }
}

/** The pods answer with errors, though they do the work; a pod that takes the place of one of them does not. */
export function podErrors(fault: Of<'pod-errors'>, site: FaultSite, random: RandomStream): void {
  // Four digits: a share of 0.07 must not read as 7.000000000000001 %.
  const percent = Number((fault.rate * 100).toPrecision(4));
  for (const { namespace, name, node } of targetPods(site, fault.target, random)) {
    report(
      site,
      'PodErrors',
      `Pod/${name}`,
      `${name} on ${node} answers ${percent} % of its requests with errors`,
    );
    const end = site.failRequests(namespace, name, fault.rate);
    if (fault.duration === undefined) continue;
    site.loop.setTimer(fault.duration, () => {
      report(site, 'PodErrorsEnded', `Pod/${name}`, `${name} answers as before`);
      end();
    });
  }
}

/** The pods' processes stand still for the duration; those that have none are left alone, and nothing is reported. */
export function podPause(fault: Of<'pod-pause'>, site: FaultSite, random: RandomStream): void {
  for (const { namespace, name, node } of targetPods(site, fault.target, random)) {
    const goesOn = () =>
      report(site, 'PodPauseEnded', `Pod/${name}`, `the process of ${name} on ${node} goes on`);
    if (site.pausePod(namespace, name, fault.duration, goesOn))
      report(site, 'PodPause', `Pod/${name}`, `the process of ${name} on ${node} stands still`);
  }
}
