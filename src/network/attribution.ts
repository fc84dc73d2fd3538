import type { PodSlot } from '../cluster/runtime.ts';
import { Lag, type LagCode } from './causes.ts';
import { type Hosts, INTERNET } from './hosts.ts';
import { Address, type PodAddresses } from './podAddresses.ts';

/**
 * Names the lag that made a failure possible, by comparing what is true with what somebody still believed. It only
 * ever looks after a connection has failed; nothing here decides where one goes.
 */
export class Attribution {
  readonly #hosts: Hosts;
  readonly #addresses: PodAddresses;

  constructor(hosts: Hosts, addresses: PodAddresses) {
    this.#hosts = hosts;
    this.#addresses = addresses;
  }

  /**
   * A packet could not get from a client to the node whose address it used.
   * @param client its place: a node's number or INTERNET
   * @param chosenByLoadBalancer false when the client uses the node's own address
   */
  entryNode(client: number, node: number, chosenByLoadBalancer: boolean): LagCode {
    if (this.#hosts.isolated(client)) return Lag.nodePartition;
    if (chosenByLoadBalancer) return Lag.loadBalancerHealthCheck;
    return this.#hosts.isolated(node) ? Lag.nodePartition : Lag.pinnedNode;
  }

  /** A SYN went to a pod and nothing came back. @param from the place that the SYN left last */
  blackHole(from: number, slot: PodSlot): LagCode {
    const node = this.#addresses.node[slot];
    if (this.#hosts.isolated(from)) return Lag.nodePartition;
    const unreachable = this.#hosts.dead(node) || this.#hosts.isolated(node);
    if (this.#addresses.written[slot] === 1) return Lag.wrongAddress;
    if (this.#isStaleImport(from, slot)) return Lag.staleServiceImport;
    // Until the lease runs out nobody can know; from then on the rules are what lags behind.
    if (unreachable && this.#addresses.listedReady[slot] > 0) return Lag.nodeFailureUndetected;
    return this.#departed(slot);
  }

  /**
   * A host answered that nothing listens at the pod's address, or that there is no such address.
   * @param from the place that the SYN left last
   */
  refusal(slot: PodSlot, from = INTERNET): LagCode {
    if (this.#addresses.written[slot] === 1) return Lag.wrongAddress;
    if (this.#isStaleImport(from, slot)) return Lag.staleServiceImport;
    if (this.#addresses.state[slot] === Address.gone) return this.#departed(slot);
    if (this.#addresses.terminating[slot] === 1) return Lag.terminationRace;
    if (this.#addresses.hasListened[slot] === 0) return Lag.readyBeforeListening;
    return this.#addresses.listedReady[slot] > 0 ? Lag.containerFailureUndetected : Lag.staleRules;
  }

  /** An established connection went silent: a peer, or a node on the way, is gone or cut off. */
  silence(client: number, via: number, slot: PodSlot): LagCode {
    const node = this.#addresses.node[slot];
    const cutOff =
      this.#hosts.isolated(client) ||
      this.#hosts.isolated(node) ||
      this.#hosts.apart(client, node) ||
      (via !== INTERNET && this.#hosts.isolated(via));
    return cutOff ? Lag.nodePartition : Lag.halfOpenConnection;
  }

  /** A client went to a pod by an answer of DNS, not by rules: a pod that the API no longer lists is the cache's fault. */
  ofNamedPod(slot: PodSlot, lag: number): number {
    const isStale = lag === Lag.staleRules || lag === Lag.terminationRace;
    return isStale && this.#addresses.listedReady[slot] === 0 ? Lag.staleDns : lag;
  }

  /** A client went to a pod of its own list of endpoints: one that the API no longer lists is that list's fault. */
  ofListedPod(slot: PodSlot, lag: number): number {
    const isStale = lag === Lag.staleRules || lag === Lag.terminationRace;
    return isStale && this.#addresses.listedReady[slot] === 0 ? Lag.staleEndpointList : lag;
  }

  /**
   * The pod is one of another cluster, and is still imported although that cluster is out of reach as a whole or no
   * longer lists it.
   */
  #isStaleImport(from: number, slot: PodSlot): boolean {
    const { importedReady, listedReady, node } = this.#addresses;
    const place = node[slot];
    if (!this.#hosts.inOtherCluster(from, place) || importedReady[slot] === 0) return false;
    const { cluster, clusterOut } = this.#hosts;
    const isSilent = clusterOut[cluster[place]] === 1 || this.#hosts.apart(from, place);
    return isSilent || listedReady[slot] === 0;
  }

  /** The pod is no longer at its address: has the API noticed? */
  #departed(slot: PodSlot): LagCode {
    if (this.#addresses.written[slot] === 1) return Lag.wrongAddress;
    if (this.#addresses.listedReady[slot] === 0) return Lag.staleRules;
    return this.#addresses.terminating[slot] === 1 ? Lag.terminationRace : Lag.containerFailureUndetected;
  }
}
