import type { Endpoint, EndpointSlice, Labels, Pod, Service } from '../cluster/objects.ts';
import type { DirectAddresses } from './directAddresses.ts';
import { HeadlessAddresses, type HeadlessQuestion } from './headlessAddresses.ts';

/** Endpoints as whoever passes them on to balancers knows them: beside the addresses what balancers go by. */
export interface EndpointView extends DirectAddresses {
  /** By place in `slots`: `10.244.1.7:8080`, which hash policies hash. Absent: nobody has said. */
  readonly keys?: readonly string[];
  /** By place; absent: all alike. */
  readonly weights?: Float64Array;
  /** By place, from 0; absent: all alike. */
  readonly priorities?: Int32Array;
}

/** What follows from the labels of an endpoint's pod. */
export interface LabelRules {
  /** Weight of an endpoint whose pod has these labels. */
  readonly weight?: (labels: Labels) => number;
  /** Its priority level. */
  readonly priority?: (labels: Labels) => number;
}

/** An endpoint of which no pod is known has no labels. */
const NO_LABELS: Labels = {};

/**
 * The ready endpoints of a Service in the order in which the API lists them, each with its key, and with the weight and
 * the priority that follow from the labels of its pod, as a control plane for gRPC or xDS clients gives them. Kept up to
 * date as changes arrive.
 */
export class ListedEndpoints implements EndpointView {
  keys: readonly string[] = [];
  weights?: Float64Array;
  priorities?: Int32Array;
  readonly #addresses: HeadlessAddresses;
  readonly #rules: LabelRules;
  /** By the uid of the pod. */
  readonly #labels = new Map<string, Labels>();
  /** The array that everything else was made for. */
  #madeFor = new Int32Array(0);

  constructor(question: HeadlessQuestion, rules: LabelRules = {}) {
    this.#addresses = new HeadlessAddresses(question);
    this.#rules = rules;
  }

  get slots(): Int32Array {
    return this.#addresses.slots;
  }

  get hasWrongPort(): boolean {
    return this.#addresses.hasWrongPort;
  }

  /** Does anything follow from labels, so that pods have to be followed, too? */
  get needsLabels(): boolean {
    return this.#rules.weight !== undefined || this.#rules.priority !== undefined;
  }

  /** Takes a Service that was added or changed, or deleted (`exists` false). */
  service(service: Service, exists: boolean): void {
    this.#addresses.service(service, exists);
    this.#update();
  }

  /** Takes an EndpointSlice in the same way. */
  slice(slice: EndpointSlice, exists: boolean): void {
    this.#addresses.slice(slice, exists);
    this.#update();
  }

  /** Takes a pod in the same way; one that is gone stays known for the endpoint that may still be listed. */
  pod({ meta }: Pod, exists: boolean): void {
    if (!exists || this.#labels.get(meta.uid) === meta.labels) return;
    this.#labels.set(meta.uid, meta.labels);
    if (this.#addresses.listed.some(({ podUid }) => podUid === meta.uid)) this.#describe();
  }

  /** Most changes of slices are those of other Services. */
  #update(): void {
    if (this.#madeFor !== this.#addresses.slots) this.#describe();
  }

  #describe(): void {
    const { listed, slots } = this.#addresses;
    this.#madeFor = slots;
    this.keys = listed.map((endpoint) => this.#addresses.keyOf(endpoint));
    const labels = listed.map(({ podUid }: Endpoint) => this.#labels.get(podUid) ?? NO_LABELS);
    const { weight, priority } = this.#rules;
    if (weight !== undefined) this.weights = Float64Array.from(labels, weight);
    if (priority !== undefined) this.priorities = Int32Array.from(labels, priority);
  }
}
