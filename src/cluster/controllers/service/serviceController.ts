import type { ApiClient } from '../../api/apiClient.ts';
import { Informer } from '../../api/informer.ts';
import { objectKey } from '../../api/objectKey.ts';
import type { Clock } from '../../clock.ts';
import type { EventRecorder } from '../../eventRecorder.ts';
import type { Node, Service } from '../../objects.ts';
import { isInNodeSet, needsResync } from './nodeSet.ts';

/** How often the targets are looked at without any reason (`--node-sync-period`), seconds. Same file as below. */
export const NODE_SYNC_PERIOD = 100;

/** What the controller asks of its cloud. */
export interface Cloud {
  /**
   * A Service wants a load balancer with these nodes as targets.
   * @param done to be called when it is there, with the status that it gives the Service
   */
  ensure(service: Service, nodes: readonly string[], done: (status: Service['status']) => void): void;
  /** The targets of a Service's load balancer are these nodes from now on. */
  update(service: Service, nodes: readonly string[]): void;
  /** The Service is gone, or is no LoadBalancer any more. */
  remove(service: Service): void;
}

/** What the controller is made of. */
export interface ServiceControllerParts {
  readonly loop: Clock;
  readonly api: ApiClient;
  readonly events: EventRecorder;
  /** Seconds. */
  readonly nodeSyncPeriod: number;
  readonly cloud: Cloud;
}

/**
 * The service controller of a cloud controller manager: asks the cloud for a load balancer for each Service that wants one, and
 * keeps its targets up to the nodes. Source: `staging/src/k8s.io/cloud-provider/controllers/service/controller.go`.
 *
 * Nodes that join, leave, or get or lose the label that excludes them make it look at once; the taint of the cluster
 * autoscaler waits for the next of those occasions, or for the period.
 */
export class ServiceController {
  readonly #parts: ServiceControllerParts;
  readonly #nodes: Informer<'Node'>;
  /** The targets that the cloud was last told, by Service. */
  readonly #told = new Map<string, { readonly service: Service; readonly nodes: readonly string[] }>();
  /** A look at the targets is on its way at this very moment. */
  #syncPlanned = false;

  constructor(parts: ServiceControllerParts) {
    this.#parts = parts;
    const { api } = parts;
    this.#nodes = new Informer(api, 'Node');
    this.#nodes.onChange((node, before) => this.#nodeChanged(node, before));
    new Informer(api, 'Service').onChange((service, before) => this.#serviceChanged(service, before));
    this.#syncLater();
  }

  /** A heartbeat or a change of readiness is no reason: see {@link needsResync}. */
  #nodeChanged(node: Node | undefined, before: Node | undefined): void {
    if (node !== undefined && before !== undefined && !needsResync(before, node)) return;
    if (this.#syncPlanned) return;
    // Once for all that change at one moment, as the work queue has one key for them.
    this.#syncPlanned = true;
    this.#parts.loop.setTimer(0, () => {
      this.#syncPlanned = false;
      this.#syncNodes();
    });
  }

  /** The periodic look, at which also the autoscaler's taint counts. */
  #syncLater(): void {
    this.#parts.loop.setTimer(this.#parts.nodeSyncPeriod, () => {
      this.#syncNodes();
      this.#syncLater();
    });
  }

  /** Tells the cloud the targets of those Services for which they have changed. */
  #syncNodes(): void {
    const nodes = this.#nodeSet();
    for (const [key, { service, nodes: told }] of this.#told) {
      if (told.length === nodes.length && told.every((name, i) => name === nodes[i])) continue;
      this.#told.set(key, { service, nodes });
      this.#parts.cloud.update(service, nodes);
      this.#note('UpdatedLoadBalancer', service, 'Updated load balancer with new hosts');
    }
  }

  /**
   * A Service that changes its type to or from LoadBalancer is ensured or removed; other changes are none of the
   * cloud's.
   */
  #serviceChanged(service: Service | undefined, before: Service | undefined): void {
    const key = objectKey((service ?? before ?? { meta: { namespace: '', name: '' } }).meta);
    const told = this.#told.get(key);
    if (service?.spec.type !== 'LoadBalancer') {
      this.#told.delete(key);
      if (told !== undefined) this.#parts.cloud.remove(told.service);
    } else if (told === undefined) {
      const nodes = this.#nodeSet();
      this.#told.set(key, { service, nodes });
      this.#note('EnsuringLoadBalancer', service, 'Ensuring load balancer');
      this.#parts.cloud.ensure(service, nodes, (status) => this.#ensured(service, status));
    }
  }

  /** The Service gets the address of its load balancer. */
  #ensured(service: Service, status: Service['status']): void {
    const { meta } = service;
    this.#note('EnsuredLoadBalancer', service, 'Ensured load balancer');
    this.#parts.api.patch('Service', objectKey(meta), meta.uid, (current) =>
      current.status.loadBalancerIP === status.loadBalancerIP ? undefined : { ...current, status },
    );
  }

  /** Names of the nodes that are targets, sorted. */
  #nodeSet(): string[] {
    return [...this.#nodes.list()]
      .filter(isInNodeSet)
      .map(({ meta }) => meta.name)
      .sort();
  }

  /** Events of the Service, as `kubectl describe service` lists them. */
  #note(reason: string, service: Service, message: string): void {
    this.#parts.events.normal(reason, `Service/${service.meta.name}`, message);
  }
}
