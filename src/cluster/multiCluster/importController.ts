import { objectKey } from '../api/objectKey.ts';
import type { ClusterContext } from '../context.ts';
import { MANAGED_BY_LABEL, SERVICE_NAME_LABEL } from '../controllers/endpointSlice/sliceLabels.ts';
import { WorkQueue } from '../controllers/workQueue.ts';
import { getOrAdd } from '../getOrAdd.ts';
import type { Labels, Manifest } from '../objects.ts';
import { derivedServiceName } from './derivedService.ts';
import type { ExportedService } from './exportedService.ts';
import { DERIVED_SERVICE_ANNOTATION, IMPORT_NAME_LABEL, SOURCE_CLUSTER_LABEL } from './labels.ts';
import { type MergedService, mergedService } from './mergedService.ts';

/** Who writes the slices, as their label says. */
const MANAGER = 'mcs-controller';

/** What it needs of its cluster. */
export interface ImportContext extends Pick<ClusterContext, 'loop' | 'api' | 'events'> {
  /** Has the cluster such a namespace? A Service is imported under the same one only (namespace sameness). */
  readonly hasNamespace: (namespace: string) => boolean;
  /** Makes or changes a Service, with an address of the cluster's own. */
  readonly applyService: (service: Extract<Manifest, { kind: 'Service' }>) => void;
}

/**
 * Makes what other clusters export visible in this one: a ServiceImport, a derived Service whose cluster IP is the
 * ClusterSetIP, and EndpointSlices with the endpoints of all clusters that export it, this one's too. Nothing prefers
 * endpoints that are near.
 * Source: KEP-1645, and `pkg/controllers` of kubernetes-sigs/mcs-api for the derived Service.
 */
export class ImportController {
  readonly #context: ImportContext;
  readonly #queue: WorkQueue;
  /** By `namespace/name`, then by cluster. */
  readonly #exports = new Map<string, Map<string, ExportedService>>();
  /** Keys of the slices that were written, by the key of their import. */
  readonly #written = new Map<string, ReadonlySet<string>>();
  /** What the derived Services were last made of. */
  readonly #made = new Map<string, string>();
  /** Conflicts that have been told. */
  readonly #conflicts = new Set<string>();

  constructor(context: ImportContext) {
    this.#context = context;
    this.#queue = new WorkQueue(context, (key) => this.#reconcile(key));
  }

  /** A cluster exports a Service as given, or (undefined) no more. */
  take(cluster: string, key: string, service: ExportedService | undefined): void {
    const exports = getOrAdd(this.#exports, key, () => new Map<string, ExportedService>());
    if (service === undefined) exports.delete(cluster);
    else exports.set(cluster, service);
    this.#queue.add(key);
  }

  /** Nothing of a cluster counts any more, as nobody has heard of it for too long. @returns whether there was anything */
  forget(cluster: string): boolean {
    let found = false;
    for (const [key, exports] of this.#exports) {
      if (!exports.delete(cluster)) continue;
      found = true;
      this.#queue.add(key);
    }
    return found;
  }

  /** @returns seconds that the writes take, one after the other */
  #reconcile(key: string): number {
    const exports = [...(this.#exports.get(key) ?? [])].map(([cluster, service]) => ({ cluster, service }));
    const namespace = key.slice(0, key.indexOf('/'));
    if (exports.length === 0) this.#remove(key);
    else if (this.#context.hasNamespace(namespace)) this.#import(key, mergedService(exports));
    return 0;
  }

  /**
   * Brings the derived Service, the ServiceImport and the slices up to date, in this order: slices without a Service
   * would do nothing.
   */
  #import(key: string, merged: MergedService): void {
    const [namespace, name] = key.split('/');
    const derived = derivedServiceName(namespace, name);
    this.#reportConflicts(key, merged);
    const made = JSON.stringify([merged.type, merged.ports]);
    if (this.#made.get(key) !== made) {
      this.#made.set(key, made);
      this.#context.applyService(derivedService(namespace, name, merged));
    }
    this.#writeImport(key, derived, merged);
    this.#writeSlices(key, derived, merged);
  }

  /**
   * The ClusterSetIP is that of the derived Service, read when the request arrives, by which time it has been
   * allocated.
   */
  #writeImport(key: string, derived: string, { type, ports, clusters }: MergedService): void {
    const { api } = this.#context;
    const { server } = api;
    const [namespace, name] = key.split('/');
    api.request(() => {
      const { clusterIP } = server.get('Service', objectKey({ namespace, name: derived }))?.spec ?? {};
      const ips = clusterIP === undefined || clusterIP === 'None' ? [] : [clusterIP];
      const plain = ports.map(({ targetPort: _, ...port }) => port);
      const content = { spec: { type, ports: plain, ips }, status: { clusters } };
      const annotations = { [DERIVED_SERVICE_ANNOTATION]: derived };
      server.createNow('ServiceImport', { namespace, name, annotations }, (meta) => ({
        kind: 'ServiceImport',
        meta,
        ...content,
      })) ?? server.patchNow('ServiceImport', key, undefined, (current) => ({ ...current, ...content }));
    });
  }

  /** One slice for each that there is in its own cluster; those that are there no more are deleted. */
  #writeSlices(key: string, derived: string, { slices }: MergedService): void {
    const { api } = this.#context;
    const [namespace, importName] = key.split('/');
    const keys = new Set<string>();
    for (const { cluster, name: source, endpoints } of slices) {
      const name = `imported-${cluster}-${source}`;
      keys.add(objectKey({ namespace, name }));
      const labels: Labels = {
        [SERVICE_NAME_LABEL]: derived,
        [MANAGED_BY_LABEL]: MANAGER,
        [IMPORT_NAME_LABEL]: importName,
        [SOURCE_CLUSTER_LABEL]: cluster,
      };
      api.request(() => {
        const { server } = api;
        server.createNow('EndpointSlice', { namespace, name, labels }, (meta) => ({
          kind: 'EndpointSlice',
          meta,
          serviceName: derived,
          endpoints,
        })) ??
          server.patchNow('EndpointSlice', objectKey({ namespace, name }), undefined, (current) =>
            JSON.stringify(current.endpoints) === JSON.stringify(endpoints)
              ? undefined
              : { ...current, endpoints },
          );
      });
    }
    this.#deleteOthers(key, keys);
  }

  /** Slices that this controller wrote before and that nobody exports any more. */
  #deleteOthers(key: string, wanted: ReadonlySet<string>): void {
    for (const known of this.#written.get(key) ?? [])
      if (!wanted.has(known)) this.#context.api.delete('EndpointSlice', known);
    this.#written.set(key, wanted);
  }

  /** Nobody exports it any more. */
  #remove(key: string): void {
    if (!this.#made.delete(key)) return;
    const { api } = this.#context;
    const [namespace, name] = key.split('/');
    this.#deleteOthers(key, new Set());
    api.delete('ServiceImport', key);
    api.delete('Service', objectKey({ namespace, name: derivedServiceName(namespace, name) }));
  }

  /** Once for each cluster and matter. */
  #reportConflicts(key: string, { clusters, conflicts }: MergedService): void {
    for (const { cluster, reason } of conflicts) {
      const known = `${key} ${cluster} ${reason}`;
      if (this.#conflicts.has(known)) continue;
      this.#conflicts.add(known);
      const what = reason === 'TypeConflict' ? 'is of another type' : 'has other ports';
      const name = key.slice(key.indexOf('/') + 1);
      const message = `the Service that ${cluster} exports ${what} than the oldest, that of ${clusters[0]}, which counts`;
      this.#context.events.warning(reason, `ServiceImport/${name}`, message);
    }
  }
}

/** The Service that kube-proxy has rules for in place of the import, which it does not know. */
function derivedService(
  namespace: string,
  name: string,
  { type, ports }: MergedService,
): Extract<Manifest, { kind: 'Service' }> {
  const labels = { [IMPORT_NAME_LABEL]: name };
  return {
    kind: 'Service',
    meta: { name: derivedServiceName(namespace, name), namespace, labels, annotations: {} },
    spec: {
      type: 'ClusterIP',
      ports,
      publishNotReadyAddresses: false,
      ...(type === 'Headless' && { clusterIP: 'None' }),
    },
  };
}
