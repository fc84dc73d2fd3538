import type { ContainerPort, Labels } from '../../cluster/objects.ts';
import { isInNetwork } from './ipBlock.ts';
import type { Party } from './party.ts';

/**
 * Numbers for parties, the same for all that no policy can tell apart: same namespace, labels and ports, and addresses
 * in the same networks of the rules. A workload of a thousand pods so has one. The idea is that of Cilium's security
 * identities (Cilium documentation, "Terminology", section "Identity").
 */
export class Identities {
  /** Number by all that policies can see of a party. */
  readonly #numbers = new Map<string, number>();
  /** By number. */
  readonly #parties: Party[] = [];
  #networks: readonly string[] = [];

  /** Numbers given out since the last {@link clear}. */
  get count(): number {
    return this.#parties.length;
  }

  /** Forgets all numbers. @param networks every network (CIDR) that some rule names */
  clear(networks: readonly string[]): void {
    this.#numbers.clear();
    this.#parties.length = 0;
    this.#networks = networks;
  }

  /** The party's number; parties of one number may stand for each other. */
  numberOf(party: Party): number {
    const key = this.#keyOf(party);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.#parties.length);
    return this.#parties.push(party) - 1;
  }

  /** The first party that got this number. */
  party(number: number): Party {
    return this.#parties[number];
  }

  /**
   * A text that is the same for parties which every rule treats alike. Who is no pod is told apart by the networks
   * alone.
   */
  #keyOf({ address, pod }: Party): string {
    const inside =
      address === undefined ? [] : this.#networks.map((cidr) => (isInNetwork(address, cidr) ? 1 : 0));
    if (pod === undefined) return JSON.stringify([inside]);
    const { namespace, namespaceLabels, labels, ports } = pod;
    return JSON.stringify([inside, namespace, sorted(namespaceLabels), sorted(labels), ports.map(portKey)]);
  }
}

/** Labels have no order, and the key must not depend on that of the manifest. */
function sorted(labels: Labels): readonly (readonly [string, string])[] {
  return Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** Ports without a name cannot be looked up. */
function portKey({ name, containerPort, protocol }: ContainerPort): readonly unknown[] {
  return name === undefined ? [] : [name, containerPort, protocol];
}
