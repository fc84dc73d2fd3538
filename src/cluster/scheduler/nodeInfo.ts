import type { Node, NodeImage, Pod, Taint } from '../objects.ts';
import { normalisedImageName } from './imageLocality.ts';
import { hostPortsOf, UsedHostPorts } from './nodePorts.ts';
import { podRequests, podScoringRequests } from './resources.ts';

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
  /** What the node has for pods: millicores, bytes, and how many pods. */
  allocatableCpu = 0;
  allocatableMemory = 0;
  allocatablePods = 0;
  /** Cordoned. */
  unschedulable = false;
  taints: readonly Taint[] = [];
  pods = 0;
  /** What the pods ask for, which decides whether another fits. */
  cpu = 0;
  memory = 0;
  /** The same with assumed requests for those who ask for nothing, which decides how loaded the node seems. */
  scoringCpu = 0;
  scoringMemory = 0;
  readonly hostPorts = new UsedHostPorts();
  /** The images that the node holds. */
  images: readonly NodeImage[] = NO_IMAGES;
  #imageNames: ReadonlySet<string> = new Set();
  /** By uid, in the order in which they came. */
  readonly #pods = new Map<string, Pod>();

  constructor(node: Node, index: number) {
    this.name = node.meta.name;
    this.index = index;
    this.#node = node;
    this.setNode(node);
  }

  get node(): Node {
    return this.#node;
  }

  /** Takes a newer version of the node. */
  setNode(node: Node): void {
    this.#node = node;
    this.unschedulable = node.spec.unschedulable;
    this.taints = node.spec.taints;
    const { cpu, memory, pods } = node.status.allocatable;
    this.allocatableCpu = cpu;
    this.allocatableMemory = memory;
    this.allocatablePods = pods;
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

  #count(pod: Pod, sign: 1 | -1): void {
    const requests = podRequests(pod.spec.containers);
    const scoring = podScoringRequests(pod.spec.containers);
    this.pods += sign;
    this.cpu += sign * requests.cpu;
    this.memory += sign * requests.memory;
    this.scoringCpu += sign * scoring.cpu;
    this.scoringMemory += sign * scoring.memory;
  }
}
