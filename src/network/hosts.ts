import { getOrAdd } from '../cluster/getOrAdd.ts';

/** Place of a client outside the cluster, where a node's number is asked for. */
export const INTERNET = -1;
/** Places of servers outside the cluster, but near: in another zone of its region, and in the zone of whoever asks. */
export const NEAR_REGION = -2;
export const NEAR_ZONE = -3;
/** Clusters of one scenario. */
export const MAX_CLUSTERS = 16;

/**
 * The machines, as they really are: power, network and speed of each node. Faults write here; the control plane
 * never reads it. A node's number is its place in the scenario; numbers beyond are kept for nodes that come later, and
 * are without power until one has them. The number of a node that is gone may be given again, its name never.
 */
export class Hosts {
  /** Name of the node that has, or had last, each number; '' for one that nobody has had. */
  readonly names: readonly string[];
  /** Numbers of the machines that there are, with power or without, in ascending order. */
  present: Int32Array;
  /** Zone number of each node; nodes without a zone label share one. */
  readonly zone: Int32Array;
  /** Region number of each node; nodes without a region label share one. */
  readonly region: Int32Array;
  /** Number of the cluster that each node belongs to; 0 where there is only one. */
  readonly cluster: Uint8Array;
  /** 1 for each cluster that has failed as a whole. Only to name a failure's lag, never to route. */
  readonly clusterOut = new Uint8Array(MAX_CLUSTERS);
  /** 1 while the nodes of a cluster cannot reach those of the other clusters; see {@link cutCluster}. */
  readonly #clusterCut = new Uint8Array(MAX_CLUSTERS);
  /** Is any cluster cut off? Packets of a scenario in which none ever is look no further. */
  #isDivided = false;
  /** 1 while the node has power. */
  readonly powered: Uint8Array;
  /** 1 while nothing can enter or leave the node. */
  readonly partitioned: Uint8Array;
  /** 1 while the node's kube-proxy knows that the node is to be deleted, and tells health checks so (KEP-3836). */
  readonly draining: Uint8Array;
  /** Factor on the service time of requests on the node; 1 is normal. */
  readonly slowdown: Float64Array;
  readonly #names: string[];
  /** Number of each machine that there is, by its name. */
  readonly #numbers = new Map<string, number>();
  /** Of every zone that a machine was ever in. */
  readonly #zoneNumbers = new Map<string, number>();
  readonly #regionNumbers = new Map<string, number>();

  /**
   * @param zones zone label of each node, in the order of `names`; '' without a label
   * @param reserve how many nodes there may be beyond these at the same time
   * @param regions region label of each node, likewise; without it all nodes are in one region
   */
  constructor(
    names: readonly string[],
    zones: readonly string[],
    reserve = 0,
    regions: readonly string[] = [],
  ) {
    const room = names.length + reserve;
    this.#names = [...names, ...new Array<string>(reserve).fill('')];
    this.names = this.#names;
    this.zone = new Int32Array(room);
    for (const [number, zone] of zones.entries()) this.zone[number] = this.#numberOfZone(zone);
    this.region = new Int32Array(room);
    for (const number of names.keys()) this.region[number] = this.#regionNumber(regions[number] ?? '');
    this.cluster = new Uint8Array(room);
    this.powered = new Uint8Array(room).fill(1, 0, names.length);
    this.partitioned = new Uint8Array(room);
    this.draining = new Uint8Array(room);
    this.slowdown = new Float64Array(room).fill(1);
    for (const [number, name] of names.entries()) this.#numbers.set(name, number);
    this.present = this.#presentNumbers();
  }

  /** Numbers that nodes have or may have: the length of everything that is kept by node. */
  get count(): number {
    return this.names.length;
  }

  /** Is there a machine of that name? */
  has(name: string): boolean {
    return this.#numbers.has(name);
  }

  /**
   * A machine is there, still without power. @returns its number, the lowest that is free
   * @throws RangeError if all numbers are taken
   */
  add(name: string, zone: string, region = ''): number {
    const taken = new Set(this.#numbers.values());
    const number = this.#names.findIndex((_, index) => !taken.has(index));
    if (number < 0) throw new RangeError(`there is no room for another node, ${name}`);
    this.#numbers.set(name, number);
    this.#names[number] = name;
    this.zone[number] = this.#numberOfZone(zone);
    this.region[number] = this.#regionNumber(region);
    this.partitioned[number] = 0;
    this.draining[number] = 0;
    this.slowdown[number] = 1;
    this.present = this.#presentNumbers();
    return number;
  }

  /** The machine is gone: it must have no power by now. Throws a RangeError if there is none of that name. */
  remove(name: string): void {
    this.powered[this.numberOf(name)] = 0;
    this.#numbers.delete(name);
    this.present = this.#presentNumbers();
  }

  /** Number of a node. Throws a RangeError for a name that no machine has. */
  numberOf(name: string): number {
    const number = this.#numbers.get(name);
    if (number === undefined) throw new RangeError(`no node is called ${name}`);
    return number;
  }

  /** Number of a node, or undefined for a name that no machine has. */
  nodeNumber(name: string): number | undefined {
    return this.#numbers.get(name);
  }

  /** Number of a zone, or undefined for one that no machine has ever been in. */
  zoneNumber(zone: string): number | undefined {
    return this.#zoneNumbers.get(zone);
  }

  /** Can a packet go from one place to another? Places are node numbers, or below 0 outside. */
  reachable(from: number, to: number): boolean {
    if (from === to) return from < 0 || this.powered[from] === 1;
    return this.#open(from) && this.#open(to) && !(this.#isDivided && this.apart(from, to));
  }

  /** The nodes of a cluster cannot reach those of the other clusters from now on, or can again. */
  cutCluster(cluster: number, cut: boolean): void {
    this.#clusterCut[cluster] = cut ? 1 : 0;
    this.#isDivided = this.#clusterCut.includes(1);
  }

  /** Is the cluster cut off from all others? */
  isClusterCut(cluster: number): boolean {
    return this.#clusterCut[cluster] === 1;
  }

  /** Are two nodes of different clusters between which the network is cut? Clients outside reach all clusters. */
  apart(a: number, b: number): boolean {
    if (a < 0 || b < 0) return false;
    const one = this.cluster[a];
    const other = this.cluster[b];
    return one !== other && (this.#clusterCut[one] === 1 || this.#clusterCut[other] === 1);
  }

  /** Do two nodes belong to different clusters? Places outside belong to none. */
  inOtherCluster(a: number, b: number): boolean {
    return a >= 0 && b >= 0 && this.cluster[a] !== this.cluster[b];
  }

  /** Is every hop open between a client, the node that forwards (-1: none) and the pod's node? */
  pathOpen(client: number, via: number, node: number): boolean {
    return via < 0 ? this.reachable(client, node) : this.reachable(client, via) && this.reachable(via, node);
  }

  /** Does the node take part in the network: powered and not cut off? */
  #open(place: number): boolean {
    return place < 0 || (this.powered[place] === 1 && this.partitioned[place] === 0);
  }

  /** Is the place cut off although it runs? */
  isolated(place: number): boolean {
    return place >= 0 && this.powered[place] === 1 && this.partitioned[place] === 1;
  }

  /** Is the place a node without power? */
  dead(place: number): boolean {
    return place >= 0 && this.powered[place] === 0;
  }

  #presentNumbers(): Int32Array {
    return Int32Array.from(this.#numbers.values()).sort();
  }

  /** Zones are numbered in the order in which they are first seen. */
  #numberOfZone(zone: string): number {
    return getOrAdd(this.#zoneNumbers, zone, () => this.#zoneNumbers.size);
  }

  /** Regions likewise. */
  #regionNumber(region: string): number {
    return getOrAdd(this.#regionNumbers, region, () => this.#regionNumbers.size);
  }
}
