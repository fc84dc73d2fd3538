import type { LoadedService, ManifestSet } from '../kubernetes/manifestSet.ts';

/**
 * Finds Services by what clients call them. Built once for a scenario, as every source asks it. Of two
 * objects of one name the later counts, as with `kubectl apply`.
 */
export class ServiceDirectory {
  readonly #byName = new Map<string, LoadedService>();
  readonly #byAddress = new Map<string, LoadedService>();
  readonly #byNodePort = new Map<number, { readonly service: LoadedService; readonly port: number }>();
  readonly #byExternalIP = new Map<string, LoadedService>();

  constructor({ services }: ManifestSet) {
    for (const service of services) {
      const { meta, spec } = service.manifest;
      this.#byName.set(`${meta.namespace}/${meta.name}`, service);
      if (spec.clusterIP !== undefined) this.#byAddress.set(spec.clusterIP, service);
      for (const address of spec.externalIPs ?? []) this.#byExternalIP.set(address, service);
      for (const { nodePort, port } of spec.ports) {
        if (nodePort !== undefined) this.#byNodePort.set(nodePort, { service, port });
      }
    }
  }

  /** Every Service, in the manifests' order. */
  get all(): readonly LoadedService[] {
    return [...this.#byName.values()];
  }

  /** Node ports that manifests give. Those that the API server would assign itself are unknown before the run. */
  get nodePorts(): readonly number[] {
    return [...this.#byNodePort.keys()];
  }

  /** The Service of that name. Undefined: there is none. */
  named(namespace: string, name: string): LoadedService | undefined {
    return this.#byName.get(`${namespace}/${name}`);
  }

  /** The Service of a cluster address that its manifest gives; undefined: there is none. */
  withAddress(clusterIP: string): LoadedService | undefined {
    return this.#byAddress.get(clusterIP);
  }

  /** The Service that answers for an address outside (`externalIPs`). */
  withExternalIP(address: string): LoadedService | undefined {
    return this.#byExternalIP.get(address);
  }

  /** The Service, and its own port that the node port stands for; undefined: no manifest gives it. */
  withNodePort(nodePort: number): { readonly service: LoadedService; readonly port: number } | undefined {
    return this.#byNodePort.get(nodePort);
  }
}
