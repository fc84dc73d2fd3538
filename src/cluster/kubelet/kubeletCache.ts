import type { ApiClient } from '../api/apiClient.ts';
import type { ApiServer } from '../api/apiServer.ts';
import type { WatchEvent } from '../api/watch.ts';
import { getOrAdd } from '../getOrAdd.ts';
import type { ConfigMap, ConfigurationReference, ConfigurationSpec, Secret, Service } from '../objects.ts';
import type { ServiceSnapshot } from '../runtime.ts';
import { linkedServices } from './serviceEnvironment.ts';

/**
 * The Service of the API server itself, which every cluster has: the first address of the Service range. It is no
 * object of the store here, as nothing is sent to it. `pkg/controlplane/controller/kubernetesservice/controller.go`
 */
export const KUBERNETES: Service = {
  kind: 'Service',
  meta: {
    name: 'kubernetes',
    namespace: 'default',
    labels: {},
    annotations: {},
    uid: 'kubernetes',
    resourceVersion: 0,
    creationTimestamp: 0,
  },
  spec: {
    type: 'ClusterIP',
    clusterIP: '10.96.0.1',
    ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: 6443 }],
    publishNotReadyAddresses: false,
  },
  status: {},
};

/**
 * What kubelets know of Services, Secrets and ConfigMaps, as late as their watches. Watches all lag alike, so that
 * one cache serves every kubelet which is connected; one that is cut off goes on with {@link frozen}. A real kubelet
 * watches only the Secrets and ConfigMaps of its own pods (`pkg/kubelet/util/manager/watch_based_manager.go`), which
 * comes to the same.
 */
export class KubeletCache {
  /** By namespace and name. */
  readonly #services = new Map<string, Map<string, Service>>();
  /** Secrets and ConfigMaps by kind, namespace and name. */
  readonly #configuration = new Map<string, ConfigurationSpec>();
  /** By namespace, with links and without; built when asked for, and used until something in it changes. */
  readonly #linked = new Map<string, ServiceSnapshot>();
  readonly #unlinked = new Map<string, ServiceSnapshot>();
  /** Grows with each change: two containers with the same version have the same variables. */
  #version = 0;
  /** The copy for kubelets that are cut off now; given up with the next change. */
  #frozen: KubeletCache | undefined;

  /** Takes over what another cache holds at this moment. */
  constructor(from?: KubeletCache) {
    if (from === undefined) {
      this.#services.set('default', new Map([['kubernetes', KUBERNETES]]));
      return;
    }
    for (const [namespace, services] of from.#services) this.#services.set(namespace, new Map(services));
    for (const [key, spec] of from.#configuration) this.#configuration.set(key, spec);
    this.#version = from.#version;
  }

  /** The Services that a container of the namespace gets as variables if it is created now. */
  services(namespace: string, enableServiceLinks: boolean): ServiceSnapshot {
    const snapshots = enableServiceLinks ? this.#linked : this.#unlinked;
    return getOrAdd(snapshots, enableServiceLinks ? namespace : '', () => ({
      version: this.#version,
      services: linkedServices(namespace, enableServiceLinks, [
        ...this.#servicesOf('default'),
        ...(namespace === 'default' ? [] : this.#servicesOf(namespace)),
      ]),
    }));
  }

  /** The Secret or ConfigMap, if there is one. */
  configuration({ kind, name }: ConfigurationReference, namespace: string): ConfigurationSpec | undefined {
    return this.#configuration.get(configurationKey(kind, namespace, name));
  }

  /** A copy that stays as it is; kubelets that are cut off at the same moment share it. */
  frozen(): KubeletCache {
    this.#frozen ??= new KubeletCache(this);
    return this.#frozen;
  }

  /** Takes a change of a Service from the watch. */
  serviceChanged({ type, object }: WatchEvent<Service>): void {
    const { namespace, name } = object.meta;
    const services = getOrAdd(this.#services, namespace, () => new Map<string, Service>());
    if (type === 'DELETED') services.delete(name);
    else services.set(name, object);
    this.#changed();
    this.#linked.delete(namespace);
    // Every namespace has default/kubernetes.
    if (namespace !== 'default' || name !== 'kubernetes') return;
    this.#linked.clear();
    this.#unlinked.clear();
  }

  /** Takes a change of a Secret or ConfigMap from the watch. */
  configurationChanged({ type, object }: WatchEvent<Secret> | WatchEvent<ConfigMap>): void {
    const key = configurationKey(object.kind, object.meta.namespace, object.meta.name);
    if (type === 'DELETED') this.#configuration.delete(key);
    else this.#configuration.set(key, object.spec);
    this.#changed();
  }

  /** A copy that is out with a kubelet stays as it was; the next cut needs another. */
  #changed(): void {
    this.#version++;
    this.#frozen = undefined;
  }

  /** Those of one namespace, in the order in which they came. */
  #servicesOf(namespace: string): Iterable<Service> {
    return this.#services.get(namespace)?.values() ?? [];
  }
}

/** A Secret and a ConfigMap of one name are different objects. */
function configurationKey(kind: 'Secret' | 'ConfigMap', namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}

/** One cache for the kubelets of each API server; weak, so that a world that is no longer used can go. */
const CACHES = new WeakMap<ApiServer, KubeletCache>();

/** The cache that the connected kubelets of a cluster share; its watches begin with the first kubelet that asks. */
export function sharedCache(api: ApiClient): KubeletCache {
  const known = CACHES.get(api.server);
  if (known !== undefined) return known;
  const cache = new KubeletCache();
  CACHES.set(api.server, cache);
  api.watch('Service', (event) => cache.serviceChanged(event));
  api.watch('Secret', (event) => cache.configurationChanged(event));
  api.watch('ConfigMap', (event) => cache.configurationChanged(event));
  return cache;
}
