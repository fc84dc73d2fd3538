import { objectKey } from '../../api/objectKey.ts';
import type { ClusterContext } from '../../context.ts';
import { LabelIndex } from '../../labels/labelIndex.ts';
import { SelectorIndex } from '../../labels/selectorIndex.ts';
import { matchesLabels, requirementsOf } from '../../labels/selectors.ts';
import type { Endpoint, EndpointSlice, ObjectMeta, Pod, Service } from '../../objects.ts';
import type { ControllerViews } from '../views.ts';
import { WorkQueue } from '../workQueue.ts';
import { endpointOf } from './endpointOf.ts';
import { ServiceSlices, type WantedSlice } from './serviceSlices.ts';
import { MANAGED_BY_LABEL, SERVICE_NAME_LABEL } from './sliceLabels.ts';
import { isTopologyModeOn } from './topologyHints.ts';
import { ZoneHints } from './zoneHints.ts';

/** `controllerName` in the file of the controller; the mirroring controller leaves such slices alone. */
const MANAGED_BY = { [MANAGED_BY_LABEL]: 'endpointslice-controller.k8s.io' };
/** Seconds until a pod is looked at again whose node is not known: the first back-off of the Service's queue. */
const RETRY = 1;

/** What the controller keeps of one Service. */
interface ServiceState {
  /** A Service that is deleted and made again starts with slices of its own. */
  readonly uid: string;
  /** The endpoints as they should be, ahead of what is written. */
  readonly slices: ServiceSlices;
  /** Slices at the API server, by their number: the controller is their only writer. */
  readonly written: Map<number, ObjectMeta>;
  /** By slice: number of the latest write that has arrived. */
  readonly arrived: Map<number, number>;
  /** Pods to look at again, by key; each change of a pod costs only that pod. */
  readonly changedPods: Map<string, string>;
}

/**
 * Writes the EndpointSlices of every Service with a selector, from the pods that it selects. While a Service's
 * slices are being written, further changes gather and go into the next write.
 * Source: `pkg/controller/endpointslice/endpointslice_controller.go`.
 */
export class EndpointSliceController {
  readonly #context: ClusterContext;
  readonly #views: ControllerViews;
  readonly #queue: WorkQueue;
  readonly #services = new Map<string, ServiceState>();
  /** Keys of the Services by their selectors, and pods by their labels: each finds the other without a scan. */
  readonly #selectors = new SelectorIndex<string>();
  readonly #podsByLabel = new LabelIndex<Pod>();
  /** Seconds. Slices that are older are the work of a controller before this one. */
  readonly #startedAt: number;
  /** Hints in proportion to the zones' CPUs, of the Services that ask for them. */
  readonly #zoneHints: ZoneHints;
  /** Changes of slices so far, in the order in which they were sent. */
  #writes = 0;

  constructor(context: ClusterContext, views: ControllerViews) {
    this.#context = context;
    this.#views = views;
    this.#startedAt = context.loop.now;
    this.#queue = new WorkQueue(context, (key) => this.#reconcile(key));
    this.#zoneHints = new ZoneHints(context.events, views.nodes, (key) => this.#queue.add(key));
    views.services.onChange((service, previous) => this.#serviceChanged(service, previous));
    views.pods.onChange((pod, previous) => this.#podChanged(pod, previous));
  }

  /** A Service that comes or changes has all its pods looked at; one without a selector is not ours to manage. */
  #serviceChanged(service: Service | undefined, previous: Service | undefined): void {
    const gone = previous !== undefined && previous.meta.uid !== service?.meta.uid;
    if (gone) this.#forget(previous);
    if (service?.spec.selector === undefined) return;
    const { uid, namespace } = service.meta;
    const key = objectKey(service.meta);
    const requirements = requirementsOf(service.spec.selector);
    this.#selectors.set(uid, namespace, requirements, key);
    const state = this.#services.get(key) ?? this.#newState(key, uid);
    // The selector or the ports may be others now: look at every pod that is or was selected.
    for (const podUid of state.slices.pods()) state.changedPods.set(podUid, '');
    for (const { meta } of this.#podsByLabel.matching(namespace, requirements)) {
      state.changedPods.set(meta.uid, objectKey(meta));
    }
    this.#queue.add(key);
  }

  /**
   * A new Service has one empty slice at once, so that kube-proxy knows that it has no endpoints. The slices of one that
   * was there before this controller are taken over.
   */
  #newState(key: string, uid: string): ServiceState {
    // Slices with ports of their own are not this controller's.
    const existing = [...this.#views.slicesByService.get(key)].filter(
      ({ meta, ports }) => ports === undefined && meta.creationTimestamp < this.#startedAt,
    );
    const written = new Map(existing.map(({ meta }, id) => [id, meta]));
    const { maxEndpointsPerSlice } = this.#context.settings;
    const slices = new ServiceSlices(
      maxEndpointsPerSlice,
      existing.map(({ endpoints }) => endpoints),
    );
    const state = { uid, slices, written, arrived: new Map(), changedPods: new Map() };
    this.#services.set(key, state);
    return state;
  }

  /** The Service is gone, and its slices go with it. */
  #forget({ meta }: Service): void {
    this.#selectors.delete(meta.uid);
    const key = objectKey(meta);
    const state = this.#services.get(key);
    if (state?.uid !== meta.uid) return;
    this.#services.delete(key);
    this.#zoneHints.forget(key);
    for (const slice of state.written.values()) this.#context.api.delete('EndpointSlice', objectKey(slice));
  }

  /** A pod that comes, changes or goes is looked at by the Services that select it, or did so before. */
  #podChanged(pod: Pod | undefined, previous: Pod | undefined): void {
    const same = previous !== undefined && previous.meta.uid === pod?.meta.uid;
    if (previous !== undefined) this.#selectedBy(previous, same ? objectKey(previous.meta) : '');
    // A change of status leaves the labels as they are, and the index with them.
    if (same && previous.meta.labels === pod.meta.labels) return;
    if (previous !== undefined) this.#podsByLabel.remove(previous);
    if (pod === undefined) return;
    this.#podsByLabel.add(pod);
    this.#selectedBy(pod, objectKey(pod.meta));
  }

  /** Has the Services that select the pod look at it. @param podKey empty: the pod is gone */
  #selectedBy({ meta }: Pod, podKey: string): void {
    this.#selectors.forEachMatch(meta.namespace, meta.labels, (serviceKey) => {
      this.#services.get(serviceKey)?.changedPods.set(meta.uid, podKey);
      this.#queue.add(serviceKey);
    });
  }

  /**
   * One pass over a Service: only the pods that changed, and only the slices that they are in.
   * @returns seconds that the writes take, one after the other
   */
  #reconcile(key: string): number {
    const service = this.#views.services.get(key);
    const state = this.#services.get(key);
    if (service === undefined || state === undefined) return 0;
    const changed = [...state.changedPods];
    state.changedPods.clear();
    for (const [podUid, podKey] of changed) {
      const pod = this.#views.pods.get(podKey);
      const member = pod?.meta.uid === podUid && matchesLabels(service.spec.selector ?? {}, pod.meta.labels);
      state.slices.set(podUid, member ? this.#endpoint(pod, service, state) : undefined);
    }
    this.#zoneHints.apply(key, service, state.slices);
    const { write, remove } = state.slices.takeChanges();
    for (const slice of write) this.#write(service, state, slice);
    for (const id of remove) this.#remove(state, id);
    return (write.length + remove.length) * this.#context.settings.apiLatency;
  }

  /**
   * A pod whose node is not there is left out and looked at again, unless unready pods are wanted as well
   * (`reconcileByAddressType` in `staging/src/k8s.io/endpointslice/reconciler.go`).
   */
  #endpoint(pod: Pod, service: Service, state: ServiceState): Endpoint | undefined {
    const { uid } = pod.meta;
    const node = this.#views.nodes.get(pod.spec.nodeName ?? '');
    const endpoint = endpointOf(pod, service, node);
    if (endpoint !== undefined && node === undefined && !service.spec.publishNotReadyAddresses) {
      this.#context.loop.setTimer(RETRY, () => {
        state.changedPods.set(uid, objectKey(pod.meta));
        this.#queue.add(objectKey(service.meta));
      });
      return undefined;
    }
    // Hints in proportion depend on all endpoints: until they are worked out anew, they stay.
    const { hintZones } = (endpoint?.ready && state.slices.get(uid)) || {};
    const keeps =
      endpoint !== undefined && hintZones !== undefined && isTopologyModeOn(service.meta.annotations);
    return keeps ? { ...endpoint, hintZones } : endpoint;
  }

  /** Creates a slice or replaces its endpoints. Nobody else writes slices, so the write does not depend on what is there. */
  #write(service: Service, state: ServiceState, { id, endpoints: wanted }: WantedSlice): void {
    const { api } = this.#context;
    const { namespace, name } = service.meta;
    const endpoints = [...wanted.values()];
    const known = state.written.get(id);
    if (known !== undefined) {
      const number = ++this.#writes;
      // A write that met an outage is tried again, and must not come after a later one.
      api.patch('EndpointSlice', objectKey(known), known.uid, (current) => {
        if (number < (state.arrived.get(id) ?? 0)) return undefined;
        state.arrived.set(id, number);
        return { ...current, endpoints };
      });
      return;
    }
    const make = (meta: ObjectMeta): EndpointSlice => ({
      kind: 'EndpointSlice',
      meta,
      serviceName: name,
      endpoints,
    });
    const labels = { [SERVICE_NAME_LABEL]: name, ...MANAGED_BY };
    api.create('EndpointSlice', { generateName: `${name}-`, namespace, labels }, make, (created) => {
      if (created === undefined) return;
      state.written.set(id, created.meta);
      // The Service was deleted while its slice was on the way.
      if (this.#services.get(objectKey(service.meta)) !== state)
        api.delete('EndpointSlice', objectKey(created.meta));
    });
  }

  /** Deletes an empty slice. One whose creation has not been answered yet has no name to be deleted by. */
  #remove(state: ServiceState, id: number): void {
    const slice = state.written.get(id);
    state.written.delete(id);
    if (slice !== undefined) this.#context.api.delete('EndpointSlice', objectKey(slice), { uid: slice.uid });
  }
}
