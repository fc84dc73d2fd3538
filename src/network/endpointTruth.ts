import type { EndpointSlice } from '../cluster/objects.ts';
import type { PodAddresses } from './podAddresses.ts';

/**
 * What the API says of the endpoints at this very moment. Kept only so that failures can be given the name of their
 * lag and rules the measure of their age: nothing that decides where a connection goes may read it.
 */
export class EndpointTruth {
  readonly #addresses: PodAddresses;
  readonly #readySlots = new Map<string, readonly number[]>();
  readonly #readyOfService = new Map<string, number>();

  constructor(addresses: PodAddresses) {
    this.#addresses = addresses;
  }

  /** Takes an EndpointSlice as it was written, or its deletion (`exists` false). */
  slice(slice: EndpointSlice, exists: boolean): void {
    const service = `${slice.meta.namespace}/${slice.serviceName}`;
    const key = `${slice.meta.namespace}/${slice.meta.name}`;
    const before = this.#readySlots.get(key) ?? [];
    const ready = slice.endpoints.filter((endpoint) => endpoint.ready).map(({ slot }) => slot);
    const now = exists ? ready : [];
    for (const slot of before) this.#addresses.listedReady[slot]--;
    for (const slot of now) this.#addresses.listedReady[slot]++;
    this.#readySlots.set(key, now);
    this.#readyOfService.set(
      service,
      this.readyCount(slice.meta.namespace, slice.serviceName) + now.length - before.length,
    );
  }

  /** Ready endpoints of a Service, by the API. */
  readyCount(namespace: string, service: string): number {
    return this.#readyOfService.get(`${namespace}/${service}`) ?? 0;
  }
}
