import type { Cluster } from '../cluster/cluster.ts';
import type { EndpointSlice } from '../cluster/objects.ts';
import { IngressConfig } from '../network/ingress/ingressConfig.ts';
import type { IngressSettings } from '../network/ingress/settings.ts';
import type { ServicePorts } from '../network/servicePorts.ts';
import type { TrafficConfig } from '../workload/config.ts';
import type { DataPlane } from '../workload/dataPlane.ts';
import type { IngressOptions } from '../workload/ingress/ingressPods.ts';

/** The ingress controller of a scenario: what its pods learn from the API, and when. */
export class IngressController {
  /** For the data plane. */
  readonly options: IngressOptions;
  readonly #config: IngressConfig;
  /** Ready endpoints that each EndpointSlice lists at this moment, by `namespace/service`, then by the slice's name. */
  readonly #ready = new Map<string, Map<string, number>>();

  /** @param ports numbers the ports of Services, for all that route */
  constructor(traffic: readonly TrafficConfig[], settings: IngressSettings, ports: ServicePorts) {
    this.#config = new IngressConfig(
      ports,
      traffic.map(({ http }) => http),
    );
    this.options = {
      settings,
      config: this.#config,
      // By the API's own view, to tell a missing endpoint from a rule that lags.
      hasReadyEndpoint: (upstream) => this.#hasReady(ports.nameOf(upstream)),
    };
  }

  /** Follows the API over a connection of its own; all pods of the controller share the lag of the watch. */
  follow(cluster: Cluster, plane: DataPlane): void {
    const client = cluster.client('ingress-nginx');
    // Services and endpoints make the upstreams, the other kinds the hosts and paths that lead to them.
    for (const kind of ['Service', 'EndpointSlice', 'Ingress', 'Gateway', 'HTTPRoute'] as const) {
      client.watch(kind, ({ type, object }) => {
        this.#config.take(object, type !== 'DELETED');
        plane.ingress?.changed();
      });
    }
    cluster.api.observe('EndpointSlice', ({ type, object }) => this.#note(object, type !== 'DELETED'));
  }

  /** Slices are counted by name: one Service may have several. */
  #note({ meta, serviceName, endpoints }: EndpointSlice, exists: boolean): void {
    const key = `${meta.namespace}/${serviceName}`;
    const slices = this.#ready.get(key) ?? new Map<string, number>();
    this.#ready.set(key, slices);
    slices.set(meta.name, exists ? endpoints.filter(({ ready }) => ready).length : 0);
  }

  /** @param upstream `namespace/service:port` */
  #hasReady(upstream: string): boolean {
    const slices = this.#ready.get(upstream.split(':')[0]);
    return slices !== undefined && [...slices.values()].some((count) => count > 0);
  }
}
