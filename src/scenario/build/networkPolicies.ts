import { matchesSelector } from '../../cluster/labels/selectors.ts';
import type { Labels } from '../../cluster/objects.ts';
import type { TrafficConfig } from '../../workload/config.ts';
import { POD_KINDS } from '../kubernetes/manifestSet.ts';
import { policySelectsNothing } from '../messages.ts';
import type { BuildContext } from './context.ts';

/** Policies that isolate nobody: legal, but hardly meant. Client pods count as well as those of the manifests. */
export function checkPolicies(traffic: readonly TrafficConfig[], { manifests }: BuildContext): void {
  if (!manifests.hasAll(...POD_KINDS)) return;
  const clients = traffic.flatMap(({ from }) => {
    if (from.place !== 'pods') return [];
    const { namespace = 'default', labels = {} } = from;
    return [{ namespace, labels }];
  });
  // DNS servers and the ingress controller are no pods of the scenario, and are not what a policy is for.
  const pods: readonly { readonly namespace: string; readonly labels: Labels }[] = [
    ...manifests.podSources,
    ...clients,
  ];
  for (const { manifest, report } of manifests.objects) {
    if (manifest.kind !== 'NetworkPolicy') continue;
    const { meta, spec } = manifest;
    const isUsed = pods.some(
      ({ namespace, labels }) => namespace === meta.namespace && matchesSelector(spec.podSelector, labels),
    );
    if (!isUsed) report.warning(['spec', 'podSelector'], policySelectsNothing(), 'key');
  }
}
