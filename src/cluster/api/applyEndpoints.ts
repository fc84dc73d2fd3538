import { SERVICE_NAME_LABEL } from '../controllers/endpointSlice/sliceLabels.ts';
import type { Manifest, Service } from '../objects.ts';
import { givenEndpoints, givenTargetPorts, type SlotOfAddress } from '../services/givenEndpoints.ts';
import type { ApiServer } from './apiServer.ts';
import { objectKey } from './objectKey.ts';

/**
 * `kubectl apply` of EndpointSlices and Endpoints. In Kubernetes whoever reads a slice finds the Service's ports in it
 * by their names; here the server does so once, and again when the Service changes.
 */
export class ApplyEndpoints {
  readonly #api: ApiServer;
  readonly #slotOf: SlotOfAddress;

  constructor(api: ApiServer, slotOf: SlotOfAddress) {
    this.#api = api;
    this.#slotOf = slotOf;
  }

  /** A slice is replaced as a whole. */
  applySlice({ meta, spec }: Extract<Manifest, { kind: 'EndpointSlice' }>): void {
    const { serviceName, ports } = spec;
    const service = this.#api.get('Service', objectKey({ namespace: meta.namespace, name: serviceName }));
    const targetPorts = givenTargetPorts(ports, service?.spec.ports ?? []);
    const endpoints = givenEndpoints(spec.endpoints, targetPorts, this.#slotOf);
    const labels = { ...meta.labels, [SERVICE_NAME_LABEL]: serviceName };
    const draft = { ...meta, labels };
    this.#api.createNow('EndpointSlice', draft, (made) => ({
      kind: 'EndpointSlice',
      meta: made,
      serviceName,
      ports,
      endpoints,
    })) ??
      this.#api.patchNow('EndpointSlice', objectKey(meta), undefined, (current) => ({
        ...current,
        meta: { ...current.meta, labels },
        serviceName,
        ports,
        endpoints,
      }));
  }

  /** Endpoints without a selector are copied into slices by the mirroring controller, not here. */
  applyEndpoints({ meta, spec }: Extract<Manifest, { kind: 'Endpoints' }>): void {
    this.#api.createNow('Endpoints', meta, (made) => ({ kind: 'Endpoints', meta: made, spec })) ??
      this.#api.patchNow('Endpoints', objectKey(meta), undefined, (current) => ({ ...current, spec }));
  }

  /** The Service's ports may have other names now, or it was not there when its slices were written. */
  serviceApplied({ meta, spec }: Service): void {
    for (const slice of [...this.#api.list('EndpointSlice')]) {
      const { ports, serviceName } = slice;
      if (ports === undefined || serviceName !== meta.name || slice.meta.namespace !== meta.namespace)
        continue;
      const targetPorts = givenTargetPorts(ports, spec.ports);
      const endpoints = slice.endpoints.map((endpoint) => ({ ...endpoint, targetPorts }));
      this.#api.patchNow('EndpointSlice', objectKey(slice.meta), undefined, (current) => ({
        ...current,
        endpoints,
      }));
    }
  }
}
