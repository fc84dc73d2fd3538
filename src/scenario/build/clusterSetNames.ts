import { derivedServiceName } from '../../cluster/multiCluster/derivedService.ts';
import type { FederationSettings } from '../../cluster/multiCluster/settings.ts';
import type { ManifestSet } from '../kubernetes/manifestSet.ts';
import {
  importedOnlyInside,
  namespaceNotThere,
  notAnImport,
  notExported,
  notFederated,
  willNotResolve,
} from '../messages.ts';
import { federatedEntry, importedEntry, type ResolvedEntry, type ServiceManifest } from './entry.ts';

/**
 * A cluster and what its manifests hold. `name` is that of the scenario's `clusters`, which also stands in
 * the names of single endpoints.
 */
export interface NamedSet {
  readonly name: string;
  readonly manifests: ManifestSet;
}

/**
 * Who asks for a name: pods of a cluster, or somebody outside. `cluster` is undefined for somebody outside.
 */
export interface Asking {
  readonly from: 'pods' | 'external';
  readonly cluster: string | undefined;
}

/** Host and port of a URL; the path is of no interest to whoever looks the name up. */
const URL_FORM = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/([^/:?#@[\]\s]+)(?::(\d{1,5}))?(?:[/?#]\S*)?$/;
/**
 * KEP-1645, section "DNS". Before the Service may stand a hostname and the name of its cluster, for one pod
 * of a headless Service.
 */
const IMPORTED = /^(?:([^.]+)\.([^.]+)\.)?([^.]+)\.([^.]+)\.svc\.clusterset\.local$/;
/**
 * Any name of the cluster set's domain, right or wrong: it is judged here and not looked for in a cluster.
 */
const CLUSTER_SET = /(?:^|\.)clusterset\.local$/;
/** Namespaces that every cluster has (`pkg/controlplane`). */
const SYSTEM_NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** Names by which clients of one cluster find what others offer: those of imported Services, and of a federation. */
export class ClusterSetNames {
  readonly #clusters: readonly NamedSet[];
  readonly #federation: FederationSettings | undefined;

  constructor(clusters: readonly NamedSet[], federation?: FederationSettings) {
    this.#clusters = clusters;
    this.#federation = federation;
  }

  /** What a URL leads to; undefined: its host is no name that spans clusters. */
  entryOf(url: string, asking: Asking): ResolvedEntry | undefined {
    const [, host = '', portText] = URL_FORM.exec(url) ?? [];
    const name = host.toLowerCase().replace(/\.$/, '');
    const port = portText === undefined ? undefined : Number(portText);
    if (CLUSTER_SET.test(name)) return this.#imported(name, port, asking);
    return this.#federated(name, port);
  }

  /**
   * A name below `clusterset.local`. One that nobody exports is no error of the file, since the object may
   * come later or never: the clients find that the name does not exist, and the reader is warned.
   */
  #imported(name: string, port: number | undefined, { from, cluster }: Asking): ResolvedEntry {
    if (from === 'external') return { problem: importedOnlyInside() };
    const [, hostname, ofCluster, service, namespace] = IMPORTED.exec(name) ?? [];
    const nowhere = (why: string): ResolvedEntry => ({
      entry: { via: 'Nowhere', namespace: '', service: '', port: port ?? 80, name },
      warning: willNotResolve(why),
    });
    if (service === undefined) return nowhere(notAnImport(name));
    const exports = this.#exportsOf(namespace, service);
    if (exports.length === 0) return nowhere(notExported(namespace, service, this.#exportedNames(namespace)));
    // KEP-1645: a Service is imported into the clusters that have its namespace ("namespace sameness").
    if (cluster !== undefined && !this.#hasNamespace(cluster, namespace))
      return nowhere(namespaceNotThere(namespace, cluster));
    const one = hostname === undefined ? {} : { hostname, cluster: ofCluster };
    return importedEntry(exports[0], derivedServiceName(namespace, service), { port, ...one });
  }

  /**
   * `service.namespace.federation.svc.[zone.][region.]domain`:
   * `pkg/federation-controller/service/dns/dns.go`. Undefined: the name is not of that form, or there is no
   * federation.
   */
  #federated(name: string, port: number | undefined): ResolvedEntry | undefined {
    const { name: federation, domain } = this.#federation ?? {};
    if (domain === undefined || !name.endsWith(`.${domain}`)) return undefined;
    const [service, namespace, ofFederation, svc, ...places] = name.slice(0, -domain.length - 1).split('.');
    if (ofFederation !== federation || svc !== 'svc' || places.length > 2) return undefined;
    // Only what can be reached from outside has a public record; which cluster is near is decided by the run.
    const offers = this.#clusters.flatMap((cluster) => {
      const manifest = serviceIn(cluster, namespace, service);
      return manifest?.spec.type === 'LoadBalancer' ? [{ cluster: cluster.name, manifest }] : [];
    });
    if (offers.length === 0) return { problem: notFederated(namespace, service) };
    const members = offers.map(({ cluster }) => cluster);
    return federatedEntry(offers[0].manifest, port, { name, members });
  }

  /** The exported Services of a name, that of the oldest export first. */
  #exportsOf(namespace: string, name: string): ServiceManifest[] {
    const found = this.#clusters.flatMap((cluster) => {
      const since = exportedSince(cluster, namespace, name);
      const manifest = serviceIn(cluster, namespace, name);
      if (since === undefined || manifest === undefined || manifest.spec.type === 'ExternalName') return [];
      return [{ cluster: cluster.name, since, manifest }];
    });
    // KEP-1645, "Conflict Resolution": the oldest export decides. Equal ages go by name, so that the order of
    // the file does not.
    found.sort((a, b) => a.since - b.since || (a.cluster < b.cluster ? -1 : 1));
    return found.map(({ manifest }) => manifest);
  }

  /** For the nearest spelling in a message. */
  #exportedNames(namespace: string): string[] {
    return this.#clusters.flatMap(({ manifests }) =>
      manifests.objects.flatMap(({ manifest: { kind, meta } }) =>
        kind === 'ServiceExport' && meta.namespace === namespace ? [meta.name] : [],
      ),
    );
  }

  /**
   * Has the cluster the namespace: one that it begins with, one that a manifest makes, or one that an object
   * is in?
   */
  #hasNamespace(cluster: string, namespace: string): boolean {
    if (SYSTEM_NAMESPACES.includes(namespace)) return true;
    const objects = this.#clusters.find(({ name }) => name === cluster)?.manifests.objects ?? [];
    return objects.some(({ manifest: { kind, meta } }) =>
      kind === 'Namespace' ? meta.name === namespace : meta.namespace === namespace,
    );
  }
}

/** The manifest of a Service, wherever it came from; undefined: this cluster has none of that name. */
function serviceIn({ manifests }: NamedSet, namespace: string, name: string): ServiceManifest | undefined {
  return manifests.services.find(
    ({ manifest: { meta } }) => meta.name === name && meta.namespace === namespace,
  )?.manifest;
}

/** Seconds; what is there before the traffic counts as the oldest. Undefined: it is not exported. */
function exportedSince({ manifests }: NamedSet, namespace: string, name: string): number | undefined {
  const found = manifests.objects.find(
    ({ manifest: { kind, meta } }) =>
      kind === 'ServiceExport' && meta.name === name && meta.namespace === namespace,
  );
  return found && (found.at ?? Number.NEGATIVE_INFINITY);
}
