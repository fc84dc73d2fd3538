import type { Endpoint } from '../../objects.ts';
import { sameEndpoint } from './endpointOf.ts';

/** One slice of a Service, as the controller wants it to be. */
export interface WantedSlice {
  /** Number of the slice within its Service, for the controller's own books. */
  readonly id: number;
  /** By the pod's uid, in the order in which they came. */
  readonly endpoints: Map<string, Endpoint>;
}

/**
 * The endpoints of one Service, dealt out to slices. A pod stays in its slice; a new one goes to the fullest slice
 * that has room, so that few slices change. An empty slice goes, but for the last: a Service with a selector always
 * has one. Source: `reconcileByPortMapping` in `staging/src/k8s.io/endpointslice/reconciler.go`.
 */
export class ServiceSlices {
  /** `--max-endpoints-per-slice`, default 100 (`pkg/controller/endpointslice/config/v1alpha1/defaults.go`). */
  readonly #maxEndpoints: number;
  readonly #slices = new Map<number, WantedSlice>();
  /** By the pod's uid: a change of one pod finds its slice at once. */
  readonly #sliceOfPod = new Map<string, WantedSlice>();
  /** Slices that must be written, or deleted if they are not wanted any more. */
  readonly #changed = new Set<number>();
  /** Numbers are not given out again: a slice that is being deleted must not be taken for a new one. */
  #nextId = 0;

  /** @param existing the endpoints of slices that are there already, which are taken over as they are and numbered from 0 */
  constructor(maxEndpoints: number, existing: Iterable<Iterable<Endpoint>> = []) {
    this.#maxEndpoints = maxEndpoints;
    for (const endpoints of existing) this.#adopt(endpoints);
    if (this.#slices.size === 0) this.#addSlice();
  }

  /** Brings one pod's endpoint up to date; undefined takes it out. */
  set(podUid: string, endpoint: Endpoint | undefined): void {
    const slice = this.#sliceOfPod.get(podUid);
    if (endpoint === undefined) {
      if (slice !== undefined) this.#remove(podUid, slice);
      return;
    }
    const known = slice?.endpoints.get(podUid);
    if (known !== undefined && sameEndpoint(known, endpoint)) return;
    const target = slice ?? this.#sliceWithRoom();
    target.endpoints.set(podUid, endpoint);
    this.#sliceOfPod.set(podUid, target);
    this.#changed.add(target.id);
  }

  /** The pods that have an endpoint. */
  pods(): string[] {
    return [...this.#sliceOfPod.keys()];
  }

  /** The endpoint of a pod, if it has one. */
  get(podUid: string): Endpoint | undefined {
    return this.#sliceOfPod.get(podUid)?.endpoints.get(podUid);
  }

  /** Changes the zones that an endpoint is hinted to; its slice is written if they are others. */
  hint(podUid: string, hintZones: readonly string[]): void {
    const known = this.get(podUid);
    if (known === undefined) return;
    const { hintZones: _, ...bare } = known;
    this.set(podUid, hintZones.length === 0 ? bare : { ...bare, hintZones });
  }

  /** The slices that will be written, and those that will not. */
  bySameness(): { readonly changed: readonly WantedSlice[]; readonly unchanged: readonly WantedSlice[] } {
    const slices = [...this.#slices.values()];
    const isChanged = ({ id }: WantedSlice) => this.#changed.has(id);
    return { changed: slices.filter(isChanged), unchanged: slices.filter((slice) => !isChanged(slice)) };
  }

  /** Takes note of what has changed since the last call: slices to write, and numbers of slices to delete. */
  takeChanges(): { write: WantedSlice[]; remove: number[] } {
    const write: WantedSlice[] = [];
    const remove: number[] = [];
    for (const id of this.#changed) {
      const slice = this.#slices.get(id);
      if (slice === undefined) remove.push(id);
      else write.push(slice);
    }
    this.#changed.clear();
    return { write, remove };
  }

  /** An empty slice is given up, but for the last one: its Service then has one that says it has nothing. */
  #remove(podUid: string, slice: WantedSlice): void {
    slice.endpoints.delete(podUid);
    this.#sliceOfPod.delete(podUid);
    this.#changed.add(slice.id);
    if (slice.endpoints.size === 0 && this.#slices.size > 1) this.#slices.delete(slice.id);
  }

  /** The fullest slice that is not full, or a new one. */
  #sliceWithRoom(): WantedSlice {
    let fullest: WantedSlice | undefined;
    for (const slice of this.#slices.values()) {
      const { size } = slice.endpoints;
      if (size < this.#maxEndpoints && (fullest === undefined || size > fullest.endpoints.size))
        fullest = slice;
    }
    return fullest ?? this.#addSlice();
  }

  /** A slice of an earlier controller is at the server as it is, so it need not be written. */
  #adopt(endpoints: Iterable<Endpoint>): void {
    const slice = this.#addSlice();
    this.#changed.delete(slice.id);
    for (const endpoint of endpoints) {
      slice.endpoints.set(endpoint.podUid, endpoint);
      this.#sliceOfPod.set(endpoint.podUid, slice);
    }
  }

  /** Counts as changed: it has to be created even if it stays empty. */
  #addSlice(): WantedSlice {
    const slice = { id: this.#nextId++, endpoints: new Map<string, Endpoint>() };
    this.#slices.set(slice.id, slice);
    this.#changed.add(slice.id);
    return slice;
  }
}
