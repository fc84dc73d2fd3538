import type { PodSlot } from '../../cluster/runtime.ts';
import { parseIP } from '../../cluster/services/ipAddress.ts';
import { Address, type PodAddresses } from '../../network/podAddresses.ts';
import type { ClientAddresses } from '../clientAddresses.ts';
import type { Clients } from '../clients.ts';
import type { CallPlan } from './callGraph.ts';

/**
 * The pods of calling workloads as clients of other pods. Every edge of a workload has as many clients as its
 * configuration says there can be pods at a time; a pod has one number, which is that of its client on each of them. A
 * number is free for another pod once the address of the pod before is gone.
 */
export class Callers {
  /** By workload; undefined for those that call nobody. */
  readonly plans: readonly (CallPlan | undefined)[];
  readonly #addresses: PodAddresses;
  readonly #clients: Clients;
  readonly #clientAddresses: ClientAddresses;
  /** By workload, then by number: the slot of the pod that has it, or had it last. */
  readonly #slotOf: PodSlot[][];
  /** By slot; undefined for pods that call nobody. */
  readonly #numberOf: (number | undefined)[] = [];

  constructor(
    plans: readonly (CallPlan | undefined)[],
    addresses: PodAddresses,
    clients: Clients,
    clientAddresses: ClientAddresses,
  ) {
    this.plans = plans;
    this.#addresses = addresses;
    this.#clients = clients;
    this.#clientAddresses = clientAddresses;
    this.#slotOf = plans.map(() => []);
  }

  /**
   * A sandbox was made: if its workload calls others, it is a client from now on.
   * @param ip address of the pod, where it has one: what its connections come from
   * @throws RangeError if there are more pods than the workload's edges have clients
   */
  add(slot: PodSlot, workload: number, ip: string | undefined): void {
    const plan = this.plans[workload];
    if (plan === undefined) return;
    const number = this.#freeNumber(workload, plan);
    const address = ip === undefined ? undefined : parseIP(ip);
    this.#slotOf[workload][number] = slot;
    this.#numberOf[slot] = number;
    for (const edge of plan.edges) {
      const client = this.#clients.firstOf(edge) + number;
      this.#clients.place[client] = this.#addresses.node[slot];
      if (address?.family === 'IPv4') this.#clientAddresses.address[client] = Number(address.value);
    }
  }

  /** The pod's client on an edge of its workload. @throws RangeError for a pod that calls nobody */
  clientOf(slot: PodSlot, edge: number): number {
    const number = this.#numberOf[slot];
    if (number === undefined) throw new RangeError(`the pod ${slot} calls nobody`);
    return this.#clients.firstOf(edge) + number;
  }

  /** Pods that are clients of an edge at this moment; undefined if no workload has an edge of that number. */
  presentOn(edge: number): number | undefined {
    const workload = this.plans.findIndex((plan) => plan?.edges.includes(edge) === true);
    if (workload < 0) return undefined;
    const { state } = this.#addresses;
    return this.#slotOf[workload].filter((slot) => state[slot] !== Address.gone).length;
  }

  /** The lowest number that was never given out, or whose pod has no address any more. */
  #freeNumber(workload: number, { edges: [edge] }: CallPlan): number {
    const room = this.#clients.firstOf(edge + 1) - this.#clients.firstOf(edge);
    const slots = this.#slotOf[workload];
    for (let number = 0; number < room; number++) {
      const slot = slots[number];
      if (slot === undefined || this.#addresses.state[slot] === Address.gone) return number;
    }
    throw new RangeError(`more than ${room} pods of one workload call others at a time`);
  }
}
