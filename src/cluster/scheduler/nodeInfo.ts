import type { Container, ContainerPort, Node, Pod } from '../objects.ts';
import { podRequests, podScoringRequests } from './resources.ts';

/** A port on the node that a pod's container claims. */
interface HostPort {
  readonly port: number;
  readonly protocol: string;
  readonly ip: string;
}

const ANY_ADDRESS = '0.0.0.0';

/** What the scheduler knows of a node: the object, and the sums over the pods that are or will be on it. */
export class NodeInfo {
  readonly name: string;
  /** Place of the node in the counters of the cache. */
  readonly index: number;
  node: Node;
  pods = 0;
  /** What the pods ask for, which decides whether another fits. */
  cpu = 0;
  memory = 0;
  /** The same with assumed requests for those who ask for nothing, which decides how loaded the node seems. */
  scoringCpu = 0;
  scoringMemory = 0;
  #hostPorts: HostPort[] = [];

  constructor(node: Node, index: number) {
    this.name = node.meta.name;
    this.node = node;
    this.index = index;
  }

  /** Takes a pod into the sums. */
  addPod(pod: Pod): void {
    this.#count(pod, 1);
    this.#hostPorts.push(...hostPorts(pod.spec.containers));
  }

  /** Takes a pod out of them; to be called with what was added. */
  removePod(pod: Pod): void {
    this.#count(pod, -1);
    for (const claimed of hostPorts(pod.spec.containers)) {
      const place = this.#hostPorts.findIndex((other) => samePort(other, claimed));
      this.#hostPorts.splice(place, 1);
    }
  }

  /** Would one of the containers' host ports collide with one that is claimed? 0.0.0.0 collides with every address. */
  hasPortConflict(containers: readonly Container[]): boolean {
    if (this.#hostPorts.length === 0) return false;
    return hostPorts(containers).some((wanted) =>
      this.#hostPorts.some((claimed) => sameNumber(claimed, wanted) && sameAddress(claimed, wanted)),
    );
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

function hostPorts(containers: readonly Container[]): HostPort[] {
  return containers.flatMap(({ ports }) => ports.flatMap(hostPort));
}

function hostPort({ hostPort: port, protocol, hostIP }: ContainerPort): HostPort[] {
  return port === undefined || port === 0 ? [] : [{ port, protocol, ip: hostIP ?? ANY_ADDRESS }];
}

function sameNumber(a: HostPort, b: HostPort): boolean {
  return a.port === b.port && a.protocol === b.protocol;
}

function samePort(a: HostPort, b: HostPort): boolean {
  return sameNumber(a, b) && a.ip === b.ip;
}

function sameAddress(a: HostPort, b: HostPort): boolean {
  return a.ip === b.ip || a.ip === ANY_ADDRESS || b.ip === ANY_ADDRESS;
}
