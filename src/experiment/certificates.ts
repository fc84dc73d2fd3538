import type { Cluster } from '../cluster/cluster.ts';
import type { EventSink } from '../cluster/events.ts';
import type { Secret } from '../cluster/objects.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import type { ServedCertificates } from '../network/tls/servedCertificates.ts';
import type { AppliedManifest, Scenario } from '../scenario/scenario.ts';
import type { WorkloadConfig } from '../workload/config.ts';

/** What joins certificates in Secrets with those that servers use. */
export interface CertificateParts {
  readonly loop: EventLoop;
  readonly cluster: Cluster;
  readonly certificates: ServedCertificates;
  readonly events: EventSink;
}

/**
 * Renews certificates: at its time somebody applies the Secret anew, with the number of its next certificate; what
 * kubelets learn of that, with the watch's lag, goes on to the servers.
 */
export function followCertificates(
  { workloads, manifests }: Pick<Scenario, 'workloads' | 'manifests'>,
  parts: CertificateParts,
): void {
  const { cluster, certificates } = parts;
  for (const workload of workloads) planRenewals(workload, manifests, parts);
  // Kubelets read the Secret; this watch stands for all of them, and `ServedCertificates` adds the time that each
  // takes.
  cluster.client('certificates').watch('Secret', ({ type, object }) => {
    if (type === 'DELETED') return;
    for (const [number, workload] of workloads.entries()) {
      if (holdsCertificateOf(object, workload))
        certificates.secretReplaced(number, object.spec.certificate ?? 0);
    }
  });
}

/** Plans every renewal of a workload's certificate. A Secret that no manifest has is not there to be renewed. */
function planRenewals(
  workload: WorkloadConfig,
  manifests: readonly AppliedManifest[],
  { loop, cluster, events }: CertificateParts,
): void {
  // The first that has it: names are unique in a namespace.
  const found = manifests.find(
    ({ manifest }) => manifest.kind === 'Secret' && holdsCertificateOf(manifest, workload),
  )?.manifest;
  if (found?.kind !== 'Secret') return;
  for (const [i, { at }] of (workload.tls?.renewals ?? []).entries()) {
    loop.setTimer(at - loop.now, () => {
      events({
        time: loop.now,
        type: 'Normal',
        reason: 'CertificateRenewed',
        object: `Secret/${found.meta.name}`,
        message: `the Secret ${found.meta.name} is replaced by one with another certificate`,
      });
      // Applied anew with the number of the next certificate: for the API it is an update like any other.
      cluster.apply({ ...found, spec: { ...found.spec, certificate: i + 1 } });
    });
  }
}

/** A workload without a namespace takes the Secret of that name in any. */
function holdsCertificateOf(
  { meta }: Pick<Secret, 'kind'> & { readonly meta: { readonly name: string; readonly namespace: string } },
  { tls, namespace }: WorkloadConfig,
): boolean {
  return tls?.secret === meta.name && (namespace ?? meta.namespace) === meta.namespace;
}
