import { getOrAdd } from '../getOrAdd.ts';
import { LabelIndex } from '../labels/labelIndex.ts';
import { SelectorIndex } from '../labels/selectorIndex.ts';
import { matchesLabels } from '../labels/selectors.ts';
import type { Labels, Node, Pod, Taint } from '../objects.ts';
import { zoneKey } from '../zones.ts';
import { ExistingTerms } from './existingTerms.ts';
import { ClusterImages } from './imageLocality.ts';
import { NodeInfo } from './nodeInfo.ts';
import { NodeTree } from './nodeTree.ts';
import { type Counted, PodCounter } from './podCounter.ts';
import { podPriority } from './preemptionRules.ts';
import { TopologyDomains } from './topologyDomains.ts';

/** A pod that takes room on a node, or is assumed to. */
interface PlacedPod {
  readonly pod: Pod;
  readonly nodeName: string;
}

/**
 * The scheduler's view of nodes and the pods on them, assumed ones included, with the sums and counts that filters
 * and scores need. A pod that comes or goes costs O(its labels). Modelled on `pkg/scheduler/backend/cache/cache.go`.
 */
export class SchedulerCache {
  /** By name. */
  readonly #nodes = new Map<string, NodeInfo>();
  /** Gives the {@link order}, which is made anew only when a node or its zone changes. */
  readonly #tree = new NodeTree();
  /** Undefined after a change, until somebody asks. */
  #order: NodeInfo[] | undefined;
  /** Index of the next new node. Indexes are not given out again, so arrays by index may have gaps. */
  #nextIndex = 0;
  /** By uid; among them pods whose node has gone, or has not come yet. */
  readonly #pods = new Map<string, PlacedPod>();
  readonly #byLabel = new LabelIndex<Pod>();
  /** What the affinity of pods on nodes says about others. */
  readonly terms = new ExistingTerms();
  /** What all nodes hold, for ImageLocality. */
  readonly images = new ClusterImages();
  /** The namespaces in which a pod has been placed. */
  readonly namespaces = new Set<string>();
  /** How many pods have each priority. */
  readonly #priorities = new Map<number, number>();
  /** How often counters became invalid: who keeps one has to ask for it again when this has grown. */
  counterChanges = 0;
  /** Counters by what they count; the index finds those that a pod's labels belong to. */
  readonly #counters = new Map<string, PodCounter>();
  readonly #counterIndex = new SelectorIndex<PodCounter>();
  /** By topology key. */
  readonly #topologies = new Map<string, TopologyDomains>();

  /** The nodes in the order in which a cycle examines them. */
  get order(): readonly NodeInfo[] {
    this.#order ??= this.#tree.order().flatMap((name) => this.#nodes.get(name) ?? []);
    return this.#order;
  }

  /** Undefined for a node that the scheduler has not heard of yet. */
  node(name: string): NodeInfo | undefined {
    return this.#nodes.get(name);
  }

  /** Takes a node or a newer version of it. */
  setNode(node: Node): void {
    const { name, labels } = node.meta;
    const known = this.#nodes.get(name);
    if (known === undefined) {
      this.#addNode(node);
    } else {
      const moved = !sameLabels(known.node.meta.labels, labels);
      if (moved) this.#tree.remove(name, zoneKey(known.node.meta.labels));
      const tainted = !sameTaints(known.node.spec.taints, node.spec.taints);
      const { images } = known;
      known.setNode(node);
      this.images.change(images, known.images);
      if (moved) this.#placeNode(node);
      else if (tainted) this.#forgetCountersByTaint();
    }
  }

  /** Its pods stay known, in case the node comes back. */
  removeNode(node: Node): void {
    this.images.change(this.#nodes.get(node.meta.name)?.images ?? [], []);
    this.#nodes.delete(node.meta.name);
    this.#tree.remove(node.meta.name, zoneKey(node.meta.labels));
    this.#topologyChanged();
  }

  /** Counts a pod that is, or is assumed to be, on a node; again with the same uid to bring it up to date. */
  setPod(pod: Pod, nodeName: string): void {
    this.removePod(pod.meta.uid);
    // A pod on a node that the view does not have yet is counted when the node comes.
    this.#pods.set(pod.meta.uid, { pod, nodeName });
    this.#byLabel.add(pod);
    this.#countPriority(podPriority(pod), 1);
    this.namespaces.add(pod.meta.namespace);
    const node = this.#nodes.get(nodeName);
    if (node === undefined) return;
    node.addPod(pod);
    this.#count(pod, node, 1);
  }

  /** The pod takes no room any more; one that is not known is ignored. */
  removePod(uid: string): void {
    const placed = this.#pods.get(uid);
    if (placed === undefined) return;
    this.#pods.delete(uid);
    this.#byLabel.remove(placed.pod);
    this.#countPriority(podPriority(placed.pod), -1);
    const node = this.#nodes.get(placed.nodeName);
    if (node === undefined) return;
    node.removePod(placed.pod);
    this.#count(placed.pod, node, -1);
  }

  /** The lowest priority of all pods in the cache; Infinity without any. There are few different priorities. */
  get lowestPriority(): number {
    return Math.min(...this.#priorities.keys());
  }

  /** Does the pod take room already, were it only assumed? */
  has(uid: string): boolean {
    return this.#pods.has(uid);
  }

  /** The pods on a node, or assumed to be, in the order in which they came. */
  podsOn(node: NodeInfo): Pod[] {
    return node.podList();
  }

  /** The counter for what is described. The first call counts all pods; after that the counter is kept up. */
  counter(counted: Counted): PodCounter {
    const id = JSON.stringify(counted);
    const known = this.#counters.get(id);
    if (known !== undefined) return known;
    const counter = new PodCounter(
      counted,
      this.#nodes.values(),
      this.topology(counted.topologyKey),
      this.#nextIndex,
    );
    for (const pod of this.#byLabel.matching(counted.namespace, counted.requirements)) {
      const node = this.#nodes.get(this.#pods.get(pod.meta.uid)?.nodeName ?? '');
      if (node !== undefined && counts(pod, counter)) counter.add(node, 1);
    }
    this.#counters.set(id, counter);
    this.#counterIndex.set(id, counted.namespace, counted.requirements, counter);
    return counter;
  }

  /** The domains of a label, among the nodes as they are now. */
  topology(topologyKey: string): TopologyDomains {
    return getOrAdd(
      this.#topologies,
      topologyKey,
      () => new TopologyDomains(topologyKey, this.#nodes.values(), this.#nextIndex),
    );
  }

  /** A new node, with the pods that were known before it. */
  #addNode(node: Node): void {
    const info = new NodeInfo(node, this.#nextIndex++);
    this.#nodes.set(info.name, info);
    this.images.change([], info.images);
    for (const { pod, nodeName } of this.#pods.values()) if (nodeName === info.name) info.addPod(pod);
    this.#placeNode(node);
  }

  /** A node that is new or has other labels goes to the end of its zone. */
  #placeNode(node: Node): void {
    this.#tree.add(node.meta.name, zoneKey(node.meta.labels));
    this.#topologyChanged();
  }

  /** Rare: zones have other nodes now, so the order is made anew, and each counter when it is next asked for. */
  #topologyChanged(): void {
    this.#order = undefined;
    this.counterChanges++;
    this.#counters.clear();
    this.#counterIndex.clear();
    this.#topologies.clear();
    this.terms.clear();
    for (const { pod, nodeName } of this.#pods.values()) {
      const node = this.#nodes.get(nodeName);
      if (node !== undefined && pod.spec.affinity !== undefined) this.terms.count(pod, node.node, 1);
    }
  }

  /** Counters under nodeTaintsPolicy Honor are made anew when a node's taints have changed. */
  #forgetCountersByTaint(): void {
    this.counterChanges++;
    for (const [id, { counted }] of this.#counters) {
      if (counted.nodes.tolerations === undefined) continue;
      this.#counters.delete(id);
      this.#counterIndex.delete(id);
    }
  }

  /** A priority without pods is dropped, so that {@link lowestPriority} sees only what is there. */
  #countPriority(priority: number, change: 1 | -1): void {
    const count = (this.#priorities.get(priority) ?? 0) + change;
    if (count === 0) this.#priorities.delete(priority);
    else this.#priorities.set(priority, count);
  }

  /** Brings all that counts the pod up to date. */
  #count(pod: Pod, node: NodeInfo, change: 1 | -1): void {
    if (pod.spec.affinity !== undefined) this.terms.count(pod, node.node, change);
    this.#counterIndex.forEachMatch(pod.meta.namespace, pod.meta.labels, (counter) => {
      if (counts(pod, counter)) counter.add(node, change);
    });
  }
}

/** Terminating pods still take room, but spreading does not see them. */
function counts(pod: Pod, { counted }: PodCounter): boolean {
  return counted.terminating || pod.meta.deletionTimestamp === undefined;
}

/** The API server's copies differ at each write; only the values tell whether a taint has changed. */
function sameTaints(a: readonly Taint[], b: readonly Taint[]): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Heartbeats bring a new object with the same labels many times a minute, and must not cost a new order. */
function sameLabels(a: Labels, b: Labels): boolean {
  return a === b || (Object.keys(a).length === Object.keys(b).length && matchesLabels(a, b));
}
