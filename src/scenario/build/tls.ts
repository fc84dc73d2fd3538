import { isValidFor } from '../../network/tls/certificate.ts';
import type { TrafficConfig, WorkloadConfig } from '../../workload/config.ts';
import { originsOf } from '../../workload/origins.ts';
import { selectedSources } from '../kubernetes/crossChecks.ts';
import { POD_KINDS, type PodSource } from '../kubernetes/manifestSet.ts';
import {
  nameNotInCertificate,
  renewalsNotAscending,
  secretNotMounted,
  secretNotThere,
  serversWithoutTls,
} from '../messages.ts';
import type { Path } from '../source/located.ts';
import { type BuildContext, errorAt, warningAt } from './context.ts';
import { workloadOf } from './workloads.ts';

/**
 * Holds what servers have against what clients want. Only with complete manifests: a Secret that was not read
 * is neither there nor missing.
 */
export function checkTls(
  traffic: readonly TrafficConfig[],
  workloads: readonly WorkloadConfig[],
  context: BuildContext,
): void {
  const { manifests } = context;
  for (const i of workloads.keys()) checkRenewals(workloads[i], i, context);
  // So are workloads: pods of one that was not read would be taken for those of another.
  if (!manifests.hasAll(...POD_KINDS, 'Service', 'Secret') || context.unread?.within('workloads')) return;
  const podsOf = new Map<number, PodSource[]>();
  for (const pods of manifests.podSources) {
    const number = workloadOf(workloads, pods);
    podsOf.set(number, [...(podsOf.get(number) ?? []), pods]);
  }
  for (const [i, workload] of workloads.entries()) checkSecret(workload, i, podsOf.get(i) ?? [], context);
  // The kinds of a mix are written in one entry.
  for (const [i, { first, kinds }] of originsOf(traffic).entries())
    for (const source of traffic.slice(first, first + kinds))
      checkSource(source, ['traffic', i, 'tls'], workloads, context);
  for (const [i, { calls }] of workloads.entries())
    for (const [stage, side] of (calls?.stages ?? []).entries())
      for (const { source } of side)
        checkSource(source, ['workloads', i, 'calls', stage], workloads, context);
}

/** A renewal that comes before the one before it would never be served. */
function checkRenewals({ tls }: WorkloadConfig, index: number, context: BuildContext): void {
  for (const [i, { at }] of (tls?.renewals ?? []).entries()) {
    const before = tls?.renewals[i - 1]?.at ?? Number.NEGATIVE_INFINITY;
    if (at <= before)
      errorAt(context, ['workloads', index, 'tls', 'renewals', i, 'at'], renewalsNotAscending());
  }
}

/** A server without the volume would have its certificate from nowhere. */
function checkSecret(
  { tls }: WorkloadConfig,
  index: number,
  pods: readonly PodSource[],
  context: BuildContext,
): void {
  if (tls === undefined) return;
  const path = ['workloads', index, 'tls', 'secret'];
  // Any container that mounts it will do, as volumes are those of the pod.
  const without = pods.filter(
    ({ spec }) => !spec.volumes?.some(({ kind, name }) => kind === 'Secret' && name === tls.secret),
  );
  if (without.length > 0) {
    const titles = without.map(({ title }) => title);
    warningAt(context, path, secretNotMounted(tls.secret, titles));
  }
  const isThere = context.manifests.objects.some(
    ({ manifest: { kind, meta } }) => kind === 'Secret' && meta.name === tls.secret,
  );
  // Without renewals the certificate is taken as given, and only a Secret that is renewed has to exist.
  if (!isThere && tls.renewals.length > 0) warningAt(context, path, secretNotThere(tls.secret));
}

/**
 * What the clients of one source, or the pods that make a call, will meet: servers without TLS, or certificates for other names. Warnings,
 * since a scenario may want to show just that.
 */
function checkSource(
  { tls, entry }: TrafficConfig,
  path: Path,
  workloads: readonly WorkloadConfig[],
  context: BuildContext,
): void {
  if (tls === undefined) return;
  const { services, podSources } = context.manifests;
  const service = services.find(
    ({ manifest: { meta } }) => meta.name === entry.service && meta.namespace === entry.namespace,
  );
  const pods = (service && selectedSources(services, podSources).get(service)) ?? [];
  if (pods.length === 0) return;
  const servers = pods.flatMap((source) => workloads[workloadOf(workloads, source)]?.tls ?? []);
  if (servers.length === 0) warningAt(context, path, serversWithoutTls(entry.service));
  // A name counts as known if any certificate that the server will ever have is valid for it.
  const certificates = servers.flatMap((server) => [server, ...server.renewals]);
  const names = [...new Set(certificates.flatMap((each) => each.names))];
  const isKnown = certificates.some((each) => isValidFor(each, tls.serverName));
  if (tls.verify && servers.length > 0 && !isKnown)
    warningAt(context, path, nameNotInCertificate(tls.serverName, names));
}
