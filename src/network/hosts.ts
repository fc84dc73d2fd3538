/** Place of a client outside the cluster, where a node's number is asked for. */
export const INTERNET = -1;

/**
 * The machines, as they really are: power, network and speed of each node. Faults write here; the control plane
 * never reads it. A node's number is its place in the scenario.
 */
export class Hosts {
  readonly names: readonly string[];
  /** Zone number of each node; nodes without a zone label share one. */
  readonly zone: Int32Array;
  /** 1 while the node has power. */
  readonly powered: Uint8Array;
  /** 1 while nothing can enter or leave the node. */
  readonly partitioned: Uint8Array;
  /** Factor on the service time of requests on the node; 1 is normal. */
  readonly slowdown: Float64Array;
  readonly #numbers = new Map<string, number>();

  /** @param zones zone label of each node, in the order of `names`; '' without a label */
  constructor(names: readonly string[], zones: readonly string[]) {
    this.names = names;
    const zoneNumbers = new Map<string, number>();
    this.zone = Int32Array.from(zones, (zone) => {
      if (!zoneNumbers.has(zone)) zoneNumbers.set(zone, zoneNumbers.size);
      return zoneNumbers.get(zone) as number;
    });
    this.powered = new Uint8Array(names.length).fill(1);
    this.partitioned = new Uint8Array(names.length);
    this.slowdown = new Float64Array(names.length).fill(1);
    for (const [number, name] of names.entries()) this.#numbers.set(name, number);
  }

  /** Number of nodes. */
  get count(): number {
    return this.names.length;
  }

  /** Number of a node. Throws a RangeError for a name that is not in the scenario. */
  numberOf(name: string): number {
    const number = this.#numbers.get(name);
    if (number === undefined) throw new RangeError(`no node is called ${name}`);
    return number;
  }

  /** Can a packet go from one place to another? Places are node numbers or {@link INTERNET}. */
  reachable(from: number, to: number): boolean {
    if (from === to) return from === INTERNET || this.powered[from] === 1;
    return this.#open(from) && this.#open(to);
  }

  /** Is every hop open between a client, the node that forwards (-1: none) and the pod's node? */
  pathOpen(client: number, via: number, node: number): boolean {
    return via < 0 ? this.reachable(client, node) : this.reachable(client, via) && this.reachable(via, node);
  }

  /** Does the node take part in the network: powered and not cut off? */
  #open(place: number): boolean {
    return place === INTERNET || (this.powered[place] === 1 && this.partitioned[place] === 0);
  }

  /** Is the place cut off although it runs? */
  isolated(place: number): boolean {
    return place !== INTERNET && this.powered[place] === 1 && this.partitioned[place] === 1;
  }

  /** Is the place a node without power? */
  dead(place: number): boolean {
    return place !== INTERNET && this.powered[place] === 0;
  }
}
