import type { Node, NodeImage, Pod, Taint } from '../objects.ts';
import { normalisedImageName } from './imageLocality.ts';
import { hostPortsOf, UsedHostPorts } from './nodePorts.ts';
import { podRequests, podScoringRequests } from './resources.ts';

/** Places in a node's numbers. */
const ALLOCATABLE_CPU = 0;
const ALLOCATABLE_MEMORY = 1;
const ALLOCATABLE_PODS = 2;
const PODS = 3;
const CPU = 4;
const MEMORY = 5;
const SCORING_CPU = 6;
const SCORING_MEMORY = 7;

/** One array for all nodes that report none, so that "no change" is seen by identity. */
const NO_IMAGES: readonly NodeImage[] = [];

/**
 * What the scheduler knows of a node: the object, the pods that are or will be on it, and the sums over them. Filters
 * and scores read plain numbers here, as they do so for hundreds of nodes a pod.
 */
export class NodeInfo {
  readonly name: string;
  /** Place of the node in the arrays of the cache. */
  readonly index: number;
  #node: Node;
  /** All numbers of the node side by side, one cache line: scores of hundreds of nodes a pod are bound by memory. */
  readonly #numbers = new Float64Array(8);
  /** Grows with every pod that comes or goes and every new version of the node; at least 1. */
  generation = 0;
  /** Cordoned. */
  unschedulable = false;
  taints: readonly Taint[] = [];
  /** Claims of the pods that are on it, assumed ones included. */
  readonly hostPorts = new UsedHostPorts();
  /** The images that the node holds. */
  images: readonly NodeImage[] = NO_IMAGES;
  /** Normalised names of {@link images}, for look-ups while scoring. */
  #imageNames: ReadonlySet<string> = new Set();
  /** By uid, in the order in which they came. */
  readonly #pods = new Map<string, Pod>();

  constructor(node: Node, index: number) {
    this.name = node.meta.name;
    this.index = index;
    this.#node = node;
    this.setNode(node);
  }

  /** The newest version that the scheduler's view has, which may be behind the API server's. */
  get node(): Node {
    return this.#node;
  }

  /** What the node has for pods, millicores. */
  get allocatableCpu(): number {
    return this.#numbers[ALLOCATABLE_CPU];
  }

  /** Bytes. */
  get allocatableMemory(): number {
    return this.#numbers[ALLOCATABLE_MEMORY];
  }

  /** The kubelet's `maxPods`, default 110 (`pkg/kubelet/apis/config/v1beta1/defaults.go`). */
  get allocatablePods(): number {
    return this.#numbers[ALLOCATABLE_PODS];
  }

  /** How many pods are on it. */
  get pods(): number {
    return this.#numbers[PODS];
  }

  /** What the pods ask for, which decides whether another fits: millicores. */
  get cpu(): number {
    return this.#numbers[CPU];
  }

  /** Bytes. */
  get memory(): number {
    return this.#numbers[MEMORY];
  }

  /** As {@link cpu}, with assumed requests for those who ask for nothing, which decides how loaded the node seems. */
  get scoringCpu(): number {
    return this.#numbers[SCORING_CPU];
  }

  /** Likewise, bytes. */
  get scoringMemory(): number {
    return this.#numbers[SCORING_MEMORY];
  }

  /** Takes a newer version of the node. */
  setNode(node: Node): void {
    this.#node = node;
    this.generation++;
    this.unschedulable = node.spec.unschedulable;
    this.taints = node.spec.taints;
    const { cpu, memory, pods } = node.status.allocatable;
    this.#numbers[ALLOCATABLE_CPU] = cpu;
    this.#numbers[ALLOCATABLE_MEMORY] = memory;
    this.#numbers[ALLOCATABLE_PODS] = pods;
    const { images = NO_IMAGES } = node.status;
    // Nodes are written far more often than they get another image.
    if (images === this.images) return;
    this.images = images;
    this.#imageNames = new Set(images.map(({ name }) => normalisedImageName(name)));
  }

  /** @param image with its tag */
  holdsImage(image: string): boolean {
    return this.#imageNames.has(image);
  }

  /** The pods on the node, in the order in which they came. */
  podList(): Pod[] {
    return [...this.#pods.values()];
  }

  /** Takes a pod into the sums. */
  addPod(pod: Pod): void {
    this.#pods.set(pod.meta.uid, pod);
    this.#count(pod, 1);
    this.hostPorts.add(hostPortsOf(pod.spec.containers));
  }

  /** Takes a pod out of them; to be called with what was added. */
  removePod(pod: Pod): void {
    this.#pods.delete(pod.meta.uid);
    this.#count(pod, -1);
    this.hostPorts.remove(hostPortsOf(pod.spec.containers));
  }

  /** Both sums are kept: true requests decide what fits, assumed ones how full the node looks to the scores. */
  #count(pod: Pod, sign: 1 | -1): void {
    const requests = podRequests(pod.spec.containers);
    const scoring = podScoringRequests(pod.spec.containers);
    this.generation++;
    this.#numbers[PODS] += sign;
    this.#numbers[CPU] += sign * requests.cpu;
    this.#numbers[MEMORY] += sign * requests.memory;
    this.#numbers[SCORING_CPU] += sign * scoring.cpu;
    this.#numbers[SCORING_MEMORY] += sign * scoring.memory;
  }
}
