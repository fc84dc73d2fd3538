import { objectKey } from '../../api/objectKey.ts';
import type { ClusterContext } from '../../context.ts';
import type { EndpointSlice, Endpoints, ObjectMeta, Service } from '../../objects.ts';
import { givenEndpoints, givenTargetPorts, type SlotOfAddress } from '../../services/givenEndpoints.ts';
import { MANAGED_BY_LABEL, SERVICE_NAME_LABEL } from '../endpointSlice/sliceLabels.ts';
import type { ControllerViews } from '../views.ts';
import { WorkQueue } from '../workQueue.ts';

/** Who writes the slices, as their label says. */
const MANAGER = 'endpointslicemirroring-controller.k8s.io';
/** With this label on them Endpoints are left alone. */
const SKIP_LABEL = 'endpointslice.kubernetes.io/skip-mirror';
/** Addresses of one subset beyond these are not mirrored: `mirroringMaxEndpointsPerSubset`. */
const MAX_ADDRESSES = 1000;

/** A slice as it is to be. */
type Wanted = Pick<EndpointSlice, 'ports' | 'endpoints'>;

/**
 * Writes EndpointSlices for Endpoints that somebody has written by hand, one for each subset: kube-proxy reads nothing
 * else. Services with a selector have slices of their own. Every change replaces all of a Service's slices.
 * Source: `pkg/controller/endpointslicemirroring/endpointslicemirroring_controller.go`.
 */
export class EndpointSliceMirroringController {
  readonly #context: ClusterContext;
  readonly #views: ControllerViews;
  /** Keys of Endpoints, which are also those of their Services. */
  readonly #queue: WorkQueue;
  /** Numbers of addresses that may belong to no pod. */
  readonly #slotOf: SlotOfAddress;
  /** Slices at the API server, by the key of their Endpoints. */
  readonly #written = new Map<string, ObjectMeta[]>();

  constructor(context: ClusterContext, views: ControllerViews, slotOf: SlotOfAddress) {
    this.#context = context;
    this.#views = views;
    this.#slotOf = slotOf;
    this.#queue = new WorkQueue(context, (key) => this.#reconcile(key));
    views.endpoints.onChange((endpoints, previous) => this.#changed(endpoints ?? previous));
    views.services.onChange((service, previous) => {
      const key = objectKey((service ?? previous)?.meta ?? { namespace: '', name: '' });
      if (views.endpoints.get(key) !== undefined) this.#queue.add(key);
    });
  }

  /** Endpoints are looked at by their key, as their Service is. */
  #changed(endpoints: Endpoints | undefined): void {
    if (endpoints !== undefined) this.#queue.add(objectKey(endpoints.meta));
  }

  /** @returns seconds that the writes take, one after the other */
  #reconcile(key: string): number {
    const endpoints = this.#views.endpoints.get(key);
    const service = this.#views.services.get(key);
    const known = this.#written.get(key) ?? this.#left(key);
    const wanted = isMirrored(endpoints, service) ? this.#slices(endpoints, service) : [];
    const kept = known.slice(0, wanted.length);
    this.#written.set(key, kept);
    for (const [i, slice] of wanted.entries()) this.#write(key, service, kept[i], slice);
    for (const { namespace, name, uid } of known.slice(wanted.length))
      this.#context.api.delete('EndpointSlice', objectKey({ namespace, name }), { uid });
    return Math.max(known.length, wanted.length) * this.#context.settings.apiLatency;
  }

  /** Slices that a controller before this one has written. */
  #left(key: string): ObjectMeta[] {
    return [...this.#views.slicesByService.get(key)]
      .map(({ meta }) => meta)
      .filter(({ labels }) => labels[MANAGED_BY_LABEL] === MANAGER);
  }

  /** Addresses beyond the bound are left out; the real controller also writes an event, `TooManyAddressesToMirror`. */
  #slices({ spec }: Endpoints, service: Service | undefined): Wanted[] {
    return spec.subsets.map(({ endpoints, ports }) => {
      const targetPorts = givenTargetPorts(ports, service?.spec.ports ?? []);
      return {
        ports,
        endpoints: givenEndpoints(endpoints.slice(0, MAX_ADDRESSES), targetPorts, this.#slotOf),
      };
    });
  }

  /** A slice is replaced where there is one, so that few names change. */
  #write(key: string, service: Service | undefined, known: ObjectMeta | undefined, wanted: Wanted): void {
    const { api } = this.#context;
    if (known !== undefined) {
      api.patch('EndpointSlice', objectKey(known), known.uid, (current) => ({ ...current, ...wanted }));
      return;
    }
    const { namespace, name } = service?.meta ?? { namespace: '', name: '' };
    const labels = { [SERVICE_NAME_LABEL]: name, [MANAGED_BY_LABEL]: MANAGER };
    const make = (meta: ObjectMeta): EndpointSlice => ({
      kind: 'EndpointSlice',
      meta,
      serviceName: name,
      ...wanted,
    });
    api.create('EndpointSlice', { generateName: `${name}-`, namespace, labels }, make, (created) => {
      if (created !== undefined) this.#written.get(key)?.push(created.meta);
    });
  }
}

/** Endpoints count for a Service of their name that has no selector (`shouldMirror`, `svcHasNoSelector`). */
function isMirrored(endpoints: Endpoints | undefined, service: Service | undefined): endpoints is Endpoints {
  if (endpoints === undefined || service === undefined || service.spec.selector !== undefined) return false;
  return endpoints.meta.labels[SKIP_LABEL] !== 'true';
}
