import { newPodStatus } from '../newPodStatus.ts';
import type { Manifest, NewObjectMeta } from '../objects.ts';
import type { ClusterSettings } from '../settings.ts';
import { withDefaultTolerations } from './admission.ts';
import type { ApiServer } from './apiServer.ts';
import type { ApplyEndpoints } from './applyEndpoints.ts';
import { objectKey } from './objectKey.ts';
import type { ServiceAllocation } from './serviceAllocation.ts';

/**
 * `kubectl apply`: creates the object of a manifest, with what admission and allocation add to it, or changes the one
 * that is there. Of a pod that is there only labels and annotations change, as its spec cannot.
 * @throws RangeError if a Service asks for an address or port that it cannot have
 */
export class Apply {
  readonly #api: ApiServer;
  readonly #settings: ClusterSettings;
  readonly #services: ServiceAllocation;
  /** Services (`namespace/name`) whose load balancer a controller provides; the others have one from the start. */
  readonly #provided: ReadonlySet<string>;

  readonly #endpoints: ApplyEndpoints;

  constructor(
    api: ApiServer,
    settings: ClusterSettings,
    services: ServiceAllocation,
    endpoints: ApplyEndpoints,
    provided: ReadonlySet<string> = new Set(),
  ) {
    this.#endpoints = endpoints;
    this.#provided = provided;
    this.#api = api;
    this.#settings = settings;
    this.#services = services;
  }

  /** @param now seconds: the start of a pod that is created by it */
  apply(manifest: Manifest, now: number): void {
    if (manifest.kind === 'Deployment') this.#applyDeployment(manifest);
    else if (manifest.kind === 'ReplicaSet') this.#applyReplicaSet(manifest);
    else if (manifest.kind === 'StatefulSet') this.#applyStatefulSet(manifest);
    else if (manifest.kind === 'DaemonSet') this.#applyDaemonSet(manifest);
    else if (manifest.kind === 'Service') this.#applyService(manifest);
    else if (manifest.kind === 'PodDisruptionBudget') this.#applyBudget(manifest);
    else if (manifest.kind === 'HorizontalPodAutoscaler') this.#applyAutoscaler(manifest);
    else if (manifest.kind === 'Secret' || manifest.kind === 'ConfigMap') this.#applyConfiguration(manifest);
    else if (manifest.kind === 'NetworkPolicy') this.#applyPolicy(manifest);
    else if (manifest.kind === 'Namespace') this.#applyNamespace(manifest);
    else if (manifest.kind === 'EndpointSlice') this.#endpoints.applySlice(manifest);
    else if (manifest.kind === 'Endpoints') this.#endpoints.applyEndpoints(manifest);
    else if (manifest.kind === 'Ingress') this.#applyIngress(manifest);
    else if (manifest.kind === 'Gateway') this.#applyGateway(manifest);
    else if (manifest.kind === 'HTTPRoute') this.#applyRoute(manifest);
    else if (manifest.kind === 'ServiceExport') this.#applyExport(manifest);
    else this.#applyPod(manifest, now);
  }

  /** Labels, annotations and spec are replaced; the status stays. */
  #applyDeployment({ meta, spec }: Extract<Manifest, { kind: 'Deployment' }>): void {
    const status = { replicas: 0, updatedReplicas: 0, readyReplicas: 0, availableReplicas: 0 };
    this.#api.createNow('Deployment', meta, (made) => ({ kind: 'Deployment', meta: made, spec, status })) ??
      this.#api.patchNow('Deployment', objectKey(meta), undefined, (current) => ({
        ...current,
        meta: { ...current.meta, ...labelled(meta) },
        spec,
      }));
  }

  /** A ReplicaSet without a Deployment: its pods stay as they are when the template changes. */
  #applyReplicaSet({ meta, spec }: Extract<Manifest, { kind: 'ReplicaSet' }>): void {
    const status = { replicas: 0, readyReplicas: 0, availableReplicas: 0 };
    this.#api.createNow('ReplicaSet', meta, (made) => ({ kind: 'ReplicaSet', meta: made, spec, status })) ??
      this.#api.patchNow('ReplicaSet', objectKey(meta), undefined, (current) => ({
        ...current,
        meta: { ...current.meta, ...labelled(meta) },
        spec,
      }));
  }

  /** A changed spec is a new generation, for which the status does not speak. */
  #applyBudget({ meta, spec }: Extract<Manifest, { kind: 'PodDisruptionBudget' }>): void {
    const status = {
      observedGeneration: 0,
      disruptionsAllowed: 0,
      currentHealthy: 0,
      desiredHealthy: 0,
      expectedPods: 0,
      disruptedPods: {},
    };
    this.#api.createNow('PodDisruptionBudget', meta, (made) => ({
      kind: 'PodDisruptionBudget',
      meta: made,
      generation: 1,
      spec,
      status,
    })) ??
      this.#api.patchNow('PodDisruptionBudget', objectKey(meta), undefined, (current) => ({
        ...current,
        meta: { ...current.meta, ...labelled(meta) },
        generation: current.generation + 1,
        spec,
      }));
  }

  /** The controller finds a changed template by its revision, and rolls it out. */
  #applyStatefulSet({ meta, spec }: Extract<Manifest, { kind: 'StatefulSet' }>): void {
    const status = { replicas: 0, readyReplicas: 0, updatedReplicas: 0 };
    this.#api.createNow('StatefulSet', meta, (made) => ({ kind: 'StatefulSet', meta: made, spec, status })) ??
      this.#api.patchNow('StatefulSet', objectKey(meta), undefined, (current) => ({
        ...current,
        meta: { ...current.meta, ...labelled(meta) },
        spec,
      }));
  }

  /** Its status is absent until the first pass of its controller. */
  #applyDaemonSet({ meta, spec }: Extract<Manifest, { kind: 'DaemonSet' }>): void {
    this.#api.createNow('DaemonSet', meta, (made) => ({ kind: 'DaemonSet', meta: made, spec })) ??
      this.#api.patchNow('DaemonSet', objectKey(meta), undefined, (current) => ({
        ...current,
        meta: { ...current.meta, ...labelled(meta) },
        spec,
      }));
  }

  /** The desired number starts at 0 and is the controller's from its first sync on. */
  #applyAutoscaler({ meta, spec }: Extract<Manifest, { kind: 'HorizontalPodAutoscaler' }>): void {
    const status = { currentReplicas: 0, desiredReplicas: 0 };
    this.#api.createNow('HorizontalPodAutoscaler', meta, (made) => ({
      kind: 'HorizontalPodAutoscaler',
      meta: made,
      spec,
      status,
    })) ??
      this.#api.patchNow('HorizontalPodAutoscaler', objectKey(meta), undefined, (current) => ({
        ...current,
        meta: { ...current.meta, ...labelled(meta) },
        spec,
      }));
  }

  /** Containers that run keep the variables that they were created with; only later ones see the change. */
  #applyConfiguration({ kind, meta, spec }: Extract<Manifest, { kind: 'Secret' | 'ConfigMap' }>): void {
    if (this.#api.createNow(kind, meta, (made) => ({ kind, meta: made, spec })) !== undefined) return;
    this.#api.patchNow(kind, objectKey(meta), undefined, (current) => ({
      ...current,
      meta: { ...current.meta, ...labelled(meta) },
      spec,
    }));
  }

  /** Each node's agent learns of it by its watch, and enforces it from then on. */
  #applyPolicy({ meta, spec }: Extract<Manifest, { kind: 'NetworkPolicy' }>): void {
    this.#api.createNow('NetworkPolicy', meta, (made) => ({ kind: 'NetworkPolicy', meta: made, spec })) ??
      this.#api.patchNow('NetworkPolicy', objectKey(meta), undefined, (current) => ({
        ...current,
        meta: { ...current.meta, ...labelled(meta) },
        spec,
      }));
  }

  /** Only its labels matter, by which policies select. Objects may be in a namespace that nobody has described. */
  #applyNamespace({ meta, spec }: Extract<Manifest, { kind: 'Namespace' }>): void {
    this.#api.createNow('Namespace', meta, (made) => ({ kind: 'Namespace', meta: made, spec })) ??
      this.#api.patchNow('Namespace', objectKey(meta), undefined, (current) => ({
        ...current,
        meta: { ...current.meta, ...labelled(meta) },
      }));
  }

  /** Routes follow when the controller has seen it. */
  #applyIngress({ meta, spec }: Extract<Manifest, { kind: 'Ingress' }>): void {
    this.#api.createNow('Ingress', meta, (made) => ({ kind: 'Ingress', meta: made, spec })) ??
      this.#api.patchNow('Ingress', objectKey(meta), undefined, (current) => ({
        ...current,
        meta: { ...current.meta, ...labelled(meta) },
        spec,
      }));
  }

  /** As an Ingress, the Gateway takes effect with its controller's next sync. */
  #applyGateway({ meta, spec }: Extract<Manifest, { kind: 'Gateway' }>): void {
    this.#api.createNow('Gateway', meta, (made) => ({ kind: 'Gateway', meta: made, spec })) ??
      this.#api.patchNow('Gateway', objectKey(meta), undefined, (current) => ({
        ...current,
        meta: { ...current.meta, ...labelled(meta) },
        spec,
      }));
  }

  /** A route may name a Gateway or Service that is not there yet; what refers to what is resolved by the controller. */
  #applyRoute({ meta, spec }: Extract<Manifest, { kind: 'HTTPRoute' }>): void {
    this.#api.createNow('HTTPRoute', meta, (made) => ({ kind: 'HTTPRoute', meta: made, spec })) ??
      this.#api.patchNow('HTTPRoute', objectKey(meta), undefined, (current) => ({
        ...current,
        meta: { ...current.meta, ...labelled(meta) },
        spec,
      }));
  }

  /** There is nothing in it but its name; the status is the controller's. */
  #applyExport({ meta, spec }: Extract<Manifest, { kind: 'ServiceExport' }>): void {
    this.#api.createNow('ServiceExport', meta, (made) => ({
      kind: 'ServiceExport',
      meta: made,
      spec,
      status: {},
    })) ??
      this.#api.patchNow('ServiceExport', objectKey(meta), undefined, (current) => ({
        ...current,
        meta: { ...current.meta, ...labelled(meta) },
      }));
  }

  /** Allocation comes first: a Service that cannot have what it asks for is not stored. */
  #applyService({ meta, spec: asked }: Extract<Manifest, { kind: 'Service' }>): void {
    const previous = this.#api.get('Service', objectKey(meta));
    const spec = this.#services.complete(asked, previous?.spec);
    const status = this.#provided.has(objectKey(meta))
      ? (previous?.status ?? {})
      : this.#services.loadBalancerStatus(spec, previous?.status);
    if (previous === undefined) {
      this.#api.createNow('Service', meta, (made) => ({ kind: 'Service', meta: made, spec, status }));
    } else {
      this.#api.patchNow('Service', objectKey(meta), previous.meta.uid, (current) => ({
        ...current,
        meta: { ...current.meta, ...labelled(meta) },
        spec,
        status,
      }));
    }
    const stored = this.#api.get('Service', objectKey(meta));
    if (stored !== undefined) this.#endpoints.serviceApplied(stored);
  }

  /** Admission adds its tolerations when the pod is created. */
  #applyPod({ meta, spec: asked }: Extract<Manifest, { kind: 'Pod' }>, now: number): void {
    const spec = withDefaultTolerations(asked, this.#settings);
    const status = newPodStatus(now);
    this.#api.createNow('Pod', meta, (made) => ({ kind: 'Pod', meta: made, spec, status })) ??
      this.#api.patchNow('Pod', objectKey(meta), undefined, (current) => ({
        ...current,
        meta: { ...current.meta, ...labelled(meta) },
      }));
  }
}

/** What of the metadata a second apply may change: name, uid and creation time are the server's. */
function labelled({ labels, annotations }: NewObjectMeta): Pick<NewObjectMeta, 'labels' | 'annotations'> {
  return { labels, annotations };
}
