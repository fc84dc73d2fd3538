import type { ServicePortNumber } from './routingView.ts';

/** Numbers for Service ports, so that the way of a request needs no text. */
export class ServicePorts {
  readonly #numbers = new Map<string, ServicePortNumber>();
  readonly #names: string[] = [];

  /** Numbers given out so far. */
  get count(): number {
    return this.#numbers.size;
  }

  /** `namespace/service:port` of a number that was given out. */
  nameOf(number: ServicePortNumber): string {
    return this.#names[number];
  }

  /** The number of a Service's port, given out on first use. `port` is the Service's own port number. */
  numberOf(namespace: string, service: string, port: number): ServicePortNumber {
    const key = `${namespace}/${service}:${port}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(key, number);
      this.#names.push(key);
    }
    return number;
  }
}
