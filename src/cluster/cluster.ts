import type { EventLoop } from '../engine/eventLoop.ts';
import type { RandomStreams } from '../engine/random.ts';
import { ApiClient } from './api/apiClient.ts';
import { ApiServer } from './api/apiServer.ts';
import { Apply } from './api/apply.ts';
import { ApplyEndpoints } from './api/applyEndpoints.ts';
import { objectKey } from './api/objectKey.ts';
import type { PublicAddresses } from './api/publicAddresses.ts';
import { UNLIMITED } from './api/rateLimiter.ts';
import { ServiceAllocation } from './api/serviceAllocation.ts';
import {
  changeTemplate,
  type RollingKind,
  type ScalableKind,
  scaleWorkload,
} from './api/workloadCommands.ts';
import { ClusterAutoscaler } from './clusterAutoscaler/clusterAutoscaler.ts';
import type { ClusterContext } from './context.ts';
import { startControllerManager } from './controllerManager.ts';
import { EventRecorder } from './eventRecorder.ts';
import type { EventSink } from './events.ts';
import { keepJournal } from './journal.ts';
import { setUnschedulable } from './kubectl/cordon.ts';
import { Drain, type DrainOptions } from './kubectl/drain.ts';
import { Kubectl, RETRY_PERIOD } from './kubectl/kubectl.ts';
import { type RolloutAnswer, setPaused, undoRollout } from './kubectl/rollout.ts';
import { setTaint } from './kubectl/taint.ts';
import type { Kubelet } from './kubelet/kubelet.ts';
import type { EnvironmentVariable } from './kubelet/serviceEnvironment.ts';
import { LeaderElection } from './leaderElection.ts';
import type { Machines } from './machines.ts';
import { MetricsServer } from './metricsServer/metricsServer.ts';
import { NodeFleet } from './nodeFleet.ts';
import type { NodeGroupConfig } from './nodeGroup.ts';
import type { Manifest, NodeConfig, Service, Taint } from './objects.ts';
import { Process, type ProcessParts } from './process.ts';
import type { ContainerRuntime } from './runtime.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import type { SchedulingTrace } from './scheduler/schedulingTrace.ts';
import type { ClientSettings, ClusterSettings } from './settings.ts';

/** A part of the control plane that can be out of order as a whole. */
export type ControlPlanePart = 'api-server' | 'controller-manager' | 'scheduler';

/** What a cluster is made of; whoever builds the world gives it all. */
export interface ClusterOptions {
  readonly loop: EventLoop;
  readonly streams: RandomStreams;
  readonly settings: ClusterSettings;
  /** The processes on its nodes. */
  readonly runtime: ContainerRuntime;
  /** Those that are there at the start, of node groups included. */
  readonly nodes: readonly NodeConfig[];
  /** Groups of nodes that the cluster autoscaler looks after; absent: there is none, and no cluster autoscaler. */
  readonly nodeGroups?: readonly NodeGroupConfig[];
  /** The machines beneath nodes that come and go; absent: nobody has to know of them. */
  readonly machines?: Machines;
  readonly events: EventSink;
  /** Services (`namespace/name`) that wait for a controller to give them their load balancer; absent: none does. */
  readonly providedBalancers?: ReadonlySet<string>;
  /** Told how each pod got its node. */
  readonly schedulingTrace?: SchedulingTrace;
  /** Number from which its nodes have their addresses, so that those of several clusters differ; absent: 0. */
  readonly firstNode?: number;
  /** Gives load balancers their addresses; absent: the cluster has all of them for itself. */
  readonly publicAddresses?: PublicAddresses;
}

/**
 * The control plane of one cluster: the API server, the scheduler, the controllers, and a kubelet on each node.
 * Whoever acts on it from outside (a user, a fault) does so through these methods; the data plane follows it through
 * the watches of {@link api}, and the kubelets reach the processes through the {@link ContainerRuntime}.
 * Who talks to whom is in `protocol.ts`.
 */
export class Cluster {
  /** The API server: `watch` for components, `observe` for the record of a run. */
  readonly api: ApiServer;
  readonly #options: ClusterOptions;
  /** What the processes of the control plane are made in, each time that one starts. */
  readonly #processes: ProcessParts;
  readonly #events: EventRecorder;
  readonly #kubectl: Kubectl;
  /** What the commands of kubectl have at hand that take some time. */
  readonly #context: ClusterContext;
  readonly #apply: Apply;
  readonly #services: ServiceAllocation;
  readonly #kubelets = new Map<string, Kubelet>();
  /** Those of the controller manager and the scheduler, once the cluster has started. */
  readonly #elections = new Map<ControlPlanePart, LeaderElection>();
  /** Its nodes, which may come and go. */
  readonly #fleet: NodeFleet;

  constructor(options: ClusterOptions) {
    const { loop, settings, streams, events } = options;
    this.#options = options;
    this.api = new ApiServer(loop, settings, streams);
    this.#processes = { loop, server: this.api, settings, streams, events };
    this.#events = new EventRecorder(loop, events);
    this.#kubectl = new Kubectl(loop, this.api, this.#events);
    const api = this.client('kubectl', UNLIMITED, () => RETRY_PERIOD);
    this.#context = { loop, api, settings, streams, events: this.#events };
    const slotOf = (address: string) => options.runtime.addressSlot(address);
    const endpoints = new ApplyEndpoints(this.api, slotOf);
    this.#services = new ServiceAllocation(streams, options.publicAddresses);
    this.#apply = new Apply(this.api, settings, this.#services, endpoints, options.providedBalancers);
    const kubeletClient = (name: string) => this.client(`kubelet/${name}`, settings.kubelet);
    this.#fleet = new NodeFleet({
      ...options,
      context: this.#context,
      kubelets: this.#kubelets,
      kubeletClient,
    });
    keepJournal(this.api, this.#events);
  }

  /**
   * Brings the cluster up at the loop's present time, as one that has been running for long: the nodes are there and
   * ready, their heartbeats are at different points of their interval, and every component watches.
   * @throws RangeError if two nodes have one name or there are more than 29,952 of them
   */
  start(): void {
    const { nodes, nodeGroups = [], settings, schedulingTrace } = this.#options;
    for (const config of nodes) this.#fleet.start(config);
    const metrics = new MetricsServer(
      { ...this.#context, api: this.client('metrics-server') },
      this.#kubelets,
    );
    this.#elect('controller-manager', () =>
      startControllerManager(this.#processes, metrics, this.#options.runtime),
    );
    this.#elect('scheduler', () => {
      const process = new Process(this.#processes);
      new Scheduler(process.context('scheduler', settings.scheduler, false), schedulingTrace);
      return process;
    });
    const autoscaler = { ...this.#context, api: this.client('cluster-autoscaler') };
    if (nodeGroups.length > 0) new ClusterAutoscaler(autoscaler, nodeGroups, this);
  }

  /** A node joins, now. @throws RangeError if there is one of that name */
  addNode(config: NodeConfig): void {
    this.#fleet.add(config);
  }

  /** A node is gone for good, with its machine, now. One that is not there is ignored. */
  removeNode(name: string): void {
    this.#fleet.remove(name);
  }

  /**
   * A way to the API server for a component outside this folder, or one on a node.
   * @param retryDelay as in {@link ApiClient}
   */
  client(
    component: string,
    limits: ClientSettings = UNLIMITED,
    retryDelay?: (failures: number) => number,
  ): ApiClient {
    const { loop: clock, settings, streams } = this.#options;
    const parts = { server: this.api, clock, settings, streams, component, limits };
    return new ApiClient(retryDelay === undefined ? parts : { ...parts, retryDelay });
  }

  /**
   * A part of the control plane goes down, or comes back. The API server answers at once when it is back; of the others
   * new processes start, and work when one of them has become the leader.
   */
  setDown(part: ControlPlanePart, down: boolean): void {
    if (part === 'api-server') this.api.setAvailable(!down);
    else if (down) this.#elections.get(part)?.stop();
    else this.#elections.get(part)?.resume();
  }

  /**
   * `kubectl apply` of one object, now.
   * @throws RangeError if a Service asks for an address or port that it cannot have
   */
  apply(manifest: Manifest): void {
    this.#kubectl.run('apply', `${manifest.kind}/${manifest.meta.name}`, () =>
      this.#apply.apply(manifest, this.#options.loop.now),
    );
  }

  /** The status of a Service whose load balancer is there: its address, a new one if it has none. */
  loadBalancerStatus({ spec, status }: Service): Service['status'] {
    return this.#services.loadBalancerStatus(spec, status);
  }

  /** `kubectl scale`, now. @returns whether there is such an object */
  scale(kind: ScalableKind, namespace: string, name: string, replicas: number): boolean {
    const key = objectKey({ namespace, name });
    if (!this.#mayBeThere(kind, key)) return false;
    this.#kubectl.run('scale', `${kind}/${name}`, () => scaleWorkload(this.api, kind, key, replicas));
    return true;
  }

  /**
   * `kubectl set image` or, without an image, `kubectl rollout restart`, now: a new pod template, which the controller
   * rolls out as the strategy says. @returns whether there is such an object
   */
  rollOut(kind: RollingKind, namespace: string, name: string, image?: string): boolean {
    const key = objectKey({ namespace, name });
    if (!this.#mayBeThere(kind, key)) return false;
    this.#kubectl.run('rollout', `${kind}/${name}`, () =>
      changeTemplate(this.api, kind, key, image, this.#options.loop.now),
    );
    return true;
  }

  /** `kubectl rollout undo`, now: back to the template before the present one. */
  undoRollout(kind: RollingKind, namespace: string, name: string): RolloutAnswer {
    let answer: RolloutAnswer = { done: false, why: 'unreachable' };
    this.#kubectl.run('rollout undo', `${kind}/${name}`, () => {
      answer = undoRollout(this.api, kind, objectKey({ namespace, name }));
    });
    return answer;
  }

  /** `kubectl rollout pause` or `resume` of a Deployment, now. */
  setPaused(namespace: string, name: string, paused: boolean): RolloutAnswer {
    let answer: RolloutAnswer = { done: false, why: 'unreachable' };
    this.#kubectl.run(paused ? 'rollout pause' : 'rollout resume', `Deployment/${name}`, () => {
      answer = setPaused(this.api, objectKey({ namespace, name }), paused);
    });
    return answer;
  }

  /** `kubectl delete pod`, now. A pod that is not there is ignored. @param gracePeriodSeconds overrides the pod's own */
  deletePod(namespace: string, name: string, gracePeriodSeconds?: number): void {
    const options = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds };
    this.#kubectl.run('delete', `Pod/${name}`, () =>
      this.api.deleteNow('Pod', objectKey({ namespace, name }), options),
    );
  }

  /** The pod's process has exited (a fault killed it): its kubelet will notice. */
  containerExited(namespace: string, name: string): void {
    const pod = this.api.get('Pod', objectKey({ namespace, name }));
    if (pod?.spec.nodeName === undefined) return;
    this.#kubelets.get(pod.spec.nodeName)?.containerExited(pod.meta.uid);
  }

  /** The node loses power: its kubelet stops in the middle of what it does. */
  powerOff(node: string): void {
    this.#kubelet(node).powerOff();
  }

  /** The power is back: the kubelet is up after `nodeBoot`. A node that has power is left alone. */
  powerOn(node: string): void {
    this.#kubelet(node).powerOn();
  }

  /** The node is told to shut down. @param off called when the kubelet lets it, and its power may go */
  shutDown(node: string, off: () => void): void {
    this.#kubelet(node).shutDown(off);
  }

  /** `kubectl delete secret`, now. @returns makes the same Secret again; undefined: there was none */
  deleteSecret(namespace: string, name: string): (() => void) | undefined {
    const key = objectKey({ namespace, name });
    const secret = this.api.get('Secret', key);
    if (secret === undefined) return undefined;
    this.#kubectl.run('delete', `Secret/${name}`, () => this.api.deleteNow('Secret', key));
    return () => this.apply(secret);
  }

  /**
   * The environment of the pod's first container, as `kubectl exec env` would list what Kubernetes has put there:
   * frozen at the container's creation. Undefined for a pod without a container.
   */
  environmentOf(namespace: string, name: string): EnvironmentVariable[] | undefined {
    const pod = this.api.get('Pod', objectKey({ namespace, name }));
    const kubelet = pod?.spec.nodeName && this.#kubelets.get(pod.spec.nodeName);
    return (kubelet || undefined)?.environmentOf(pod?.meta.uid ?? '');
  }

  /** Cuts the node off from the API server, or connects it again; the node itself runs on. */
  setPartitioned(node: string, cut: boolean): void {
    this.#kubelet(node).setCutOff(cut);
  }

  /** The node's kubelet stops; its containers run on. */
  stopKubelet(node: string): void {
    this.#kubelet(node).stop();
  }

  /** A kubelet that was stopped runs again. */
  startKubelet(node: string): void {
    this.#kubelet(node).start();
  }

  /** `kubectl cordon`, or `kubectl uncordon`, now: whether new pods may come to the node. */
  setUnschedulable(node: string, unschedulable: boolean): void {
    this.#kubectl.run(unschedulable ? 'cordon' : 'uncordon', `Node/${node}`, () =>
      setUnschedulable(this.#context, node, unschedulable),
    );
  }

  /** `kubectl taint`, now: gives the node a taint, or takes away the one of that key and effect. */
  setTaint(node: string, taint: Taint, present: boolean): void {
    this.#kubectl.run('taint', `Node/${node}`, () => setTaint(this.api, node, taint, present));
  }

  /** `kubectl drain`, from now on. */
  drain(node: string, options: DrainOptions): void {
    this.#kubectl.run('drain', `Node/${node}`, () => new Drain(this.#context, node, options).start());
  }

  /** During an outage nobody can tell whether there is such an object. */
  #mayBeThere(kind: ScalableKind | RollingKind, key: string): boolean {
    return !this.api.available || this.api.get(kind, key) !== undefined;
  }

  /** The part's replicas, one of which leads from the start. Each election has a stream of its own. */
  #elect(part: ControlPlanePart, lead: () => Process): void {
    const { loop, streams, settings } = this.#options;
    const component = `kube-${part}`;
    const random = streams.stream(`leader-election/${component}`);
    const { leaderElection } = settings;
    const parts = { loop, server: this.api, settings: leaderElection, random, events: this.#events };
    this.#elections.set(part, new LeaderElection({ ...parts, component, lead }));
  }

  /** @throws RangeError for a node that is not there: a fault must not miss its target in silence */
  #kubelet(node: string): Kubelet {
    const kubelet = this.#kubelets.get(node);
    if (kubelet === undefined) throw new RangeError(`there is no node ${node}`);
    return kubelet;
  }
}
