import type { ControlPlanePart } from '../../src/cluster/cluster.ts';
import type { ClusterEvent } from '../../src/cluster/events.ts';
import type { RolloutAnswer } from '../../src/cluster/kubectl/rollout.ts';
import type { Taint } from '../../src/cluster/objects.ts';
import { EventLoop } from '../../src/engine/eventLoop.ts';
import { type RandomStream, RandomStreams } from '../../src/engine/random.ts';
import type { FaultSite, NodeAtRisk, PodAtRisk } from '../../src/faults/site.ts';

/** Nodes n0, n1, ... in zones a and b in turn; those with even numbers carry `disk: ssd`. */
export function nodesAtRisk(count: number): NodeAtRisk[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `n${i}`,
    zone: 'ab'[i % 2],
    labels: i % 2 === 0 ? { disk: 'ssd' } : {},
  }));
}

/** Pods p0, p1, ... on the nodes in turn; every third has `tier: db`, all have `app: web`. */
export function podsAtRisk(count: number, nodes: readonly NodeAtRisk[]): PodAtRisk[] {
  return Array.from({ length: count }, (_, i) => ({
    namespace: 'default',
    name: `p${i}`,
    labels: i % 3 === 0 ? { app: 'web', tier: 'db' } : { app: 'web' },
    node: nodes[i % nodes.length].name,
    zone: nodes[i % nodes.length].zone,
  }));
}

/** A world on paper: it writes down what the faults do, as `time: what`, and keeps the power of its nodes. */
export class FakeSite implements FaultSite {
  readonly loop: EventLoop;
  readonly done: string[] = [];
  readonly events: ClusterEvent[] = [];
  /** Pods without a process that could crash. */
  readonly dead = new Set<string>();
  readonly #nodes: readonly NodeAtRisk[];
  readonly #pods: readonly PodAtRisk[];
  readonly #off = new Set<string>();
  readonly #streams: RandomStreams;

  constructor(nodes = 4, pods = 6, seed = 1, start = 0) {
    this.loop = new EventLoop(start);
    this.#nodes = nodesAtRisk(nodes);
    this.#pods = podsAtRisk(pods, this.#nodes);
    this.#streams = new RandomStreams(seed);
  }

  random(name: string): RandomStream {
    return this.#streams.stream(name);
  }

  nodes(): readonly NodeAtRisk[] {
    return this.#nodes;
  }

  pods(): readonly PodAtRisk[] {
    return this.#pods;
  }

  isPowered(node: string): boolean {
    return !this.#off.has(node);
  }

  powerOff(node: string): void {
    this.#off.add(node);
    this.#note(`off ${node}`);
  }

  powerOn(node: string): void {
    this.#off.delete(node);
    this.#note(`on ${node}`);
  }

  cutOff(node: string, healing: () => void): () => void {
    this.#note(`cut ${node}`);
    return () => {
      healing();
      this.#note(`heal ${node}`);
    };
  }

  cutOffCluster(): () => boolean {
    this.#note('cut the cluster');
    return () => {
      this.#note('heal the cluster');
      return true;
    };
  }

  markClusterOut(): () => boolean {
    this.#note('cluster out');
    return () => {
      this.#note('cluster back');
      return true;
    };
  }

  slowDown(node: string, factor: number): () => void {
    this.#note(`slow ${node} by ${factor}`);
    return () => this.#note(`normal ${node} from ${factor}`);
  }

  failRequests(namespace: string, name: string, rate: number): () => void {
    this.#note(`errors ${namespace}/${name} ${rate}`);
    return () => this.#note(`no errors ${namespace}/${name} ${rate}`);
  }

  deletePod(namespace: string, name: string, gracePeriod?: number): void {
    this.#note(`delete ${namespace}/${name} ${gracePeriod ?? 'own'}`);
  }

  crashPod(namespace: string, name: string): boolean {
    if (this.dead.has(name)) return false;
    this.#note(`crash ${namespace}/${name}`);
    return true;
  }

  pausePod(namespace: string, name: string, duration: number, ended: () => void): boolean {
    if (this.dead.has(name)) return false;
    this.#note(`pause ${namespace}/${name}`);
    this.loop.setTimer(duration, ended);
    return true;
  }

  addCpuHog(node: string, cores: number, request: number): () => void {
    this.#note(`hog ${node} ${cores} cores, weight of ${request}`);
    return () => this.#note(`hog of ${cores} cores ends on ${node}`);
  }

  setUnschedulable(node: string, unschedulable: boolean): void {
    this.#note(`${unschedulable ? 'cordon' : 'uncordon'} ${node}`);
  }

  drain(node: string): void {
    this.#note(`drain ${node}`);
  }

  setTaint(node: string, taint: Taint, present: boolean): void {
    this.#note(`${present ? 'taint' : 'untaint'} ${node} ${taint.key}`);
  }

  stopKubelet(node: string): void {
    this.#note(`stop kubelet ${node}`);
  }

  startKubelet(node: string): void {
    this.#note(`start kubelet ${node}`);
  }

  takeDown(part: ControlPlanePart, ending: () => void): () => void {
    this.#note(`${part} down`);
    return () => {
      ending();
      this.#note(`${part} back`);
    };
  }

  /** Seconds that a shutdown takes. */
  shutdownTime = 5;

  shutDown(node: string, off: () => void): void {
    this.#note(`shut down ${node}`);
    this.loop.setTimer(this.shutdownTime, () => {
      this.#off.add(node);
      off();
    });
  }

  deleteSecret(namespace: string, name: string): (() => void) | undefined {
    if (name === 'unknown') return undefined;
    this.#note(`delete secret ${namespace}/${name}`);
    return () => this.#note(`restore secret ${namespace}/${name}`);
  }

  rollOut(): boolean {
    this.#note('roll out');
    return true;
  }

  /** Answers of `kubectl rollout undo`, `pause` and `resume`. */
  answer: RolloutAnswer = { done: true, revision: 1 };

  undoRollout(): RolloutAnswer {
    this.#note('undo');
    return this.answer;
  }

  setPaused(_workload: unknown, paused: boolean): RolloutAnswer {
    this.#note(paused ? 'pause' : 'resume');
    return this.answer;
  }

  scale(): boolean {
    this.#note('scale');
    return true;
  }

  event(event: ClusterEvent): void {
    this.events.push(event);
  }

  #note(what: string): void {
    this.done.push(`${this.loop.now}: ${what}`);
  }
}
