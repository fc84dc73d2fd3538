import { SOURCE_CLUSTER_LABEL } from '../cluster/multiCluster/labels.ts';
import type { Endpoint, EndpointSlice } from '../cluster/objects.ts';
import type { PodAddresses } from './podAddresses.ts';

/**
 * What the API says of the endpoints at this very moment. Kept only so that failures can be given the name of their
 * lag and rules the measure of their age: nothing that decides where a connection goes may read it.
 */
export class EndpointTruth {
  readonly #addresses: PodAddresses;
  /** By slice. */
  readonly #ready = new Map<string, readonly Endpoint[]>();
  /** By Service, and by the number of each of its ports in the Service's order: `shop/web/0`. */
  readonly #counts = new Map<string, number>();

  constructor(addresses: PodAddresses) {
    this.#addresses = addresses;
  }

  /** Takes an EndpointSlice as it was written, or its deletion (`exists` false). */
  slice(slice: EndpointSlice, exists: boolean): void {
    const isImported = slice.meta.labels[SOURCE_CLUSTER_LABEL] !== undefined;
    const listed = isImported ? this.#addresses.importedReady : this.#addresses.listedReady;
    const service = `${slice.meta.namespace}/${slice.serviceName}`;
    const key = `${slice.meta.namespace}/${slice.meta.name}`;
    const before = this.#ready.get(key) ?? [];
    const now = exists ? slice.endpoints.filter((endpoint) => endpoint.ready) : [];
    for (const endpoint of before) this.#count(service, endpoint, -1, listed);
    for (const endpoint of now) this.#count(service, endpoint, 1, listed);
    this.#ready.set(key, now);
  }

  /** A pod that is in two slices for a moment is counted twice, and taken off twice. */
  #count(service: string, { slot, targetPorts }: Endpoint, step: 1 | -1, listed: Uint8Array): void {
    listed[slot] += step;
    this.#add(service, step);
    for (const [number, target] of targetPorts.entries())
      if (target !== 0) this.#add(`${service}/${number}`, step);
  }

  #add(key: string, step: 1 | -1): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + step);
  }

  /**
   * Ready endpoints of a Service, by the API.
   * @param port number of the port that they have to have, in the Service's order; absent: any
   */
  readyCount(namespace: string, service: string, port?: number): number {
    const key = `${namespace}/${service}`;
    return this.#counts.get(port === undefined ? key : `${key}/${port}`) ?? 0;
  }
}
