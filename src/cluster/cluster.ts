import type { EventLoop } from '../engine/eventLoop.ts';
import type { RandomStreams } from '../engine/random.ts';
import { ApiServer } from './api/apiServer.ts';
import { Apply } from './api/apply.ts';
import { objectKey } from './api/objectKey.ts';
import { ServiceAllocation } from './api/serviceAllocation.ts';
import {
  changeTemplate,
  type RollingKind,
  type ScalableKind,
  scaleWorkload,
} from './api/workloadCommands.ts';
import type { ClusterContext } from './context.ts';
import { DaemonSetController } from './controllers/daemonSet/daemonSetController.ts';
import { DeploymentController } from './controllers/deployment/deploymentController.ts';
import { DisruptionController } from './controllers/disruption/disruptionController.ts';
import { EndpointSliceController } from './controllers/endpointSlice/endpointSliceController.ts';
import { NodeLifecycleController } from './controllers/nodeLifecycle/nodeLifecycleController.ts';
import { PodGcController } from './controllers/podGc/podGcController.ts';
import { ReplicaSetController } from './controllers/replicaSet/replicaSetController.ts';
import { StatefulSetController } from './controllers/statefulSet/statefulSetController.ts';
import { TaintEvictionController } from './controllers/taintEviction/taintEvictionController.ts';
import { ControllerViews } from './controllers/views.ts';
import { EventRecorder } from './eventRecorder.ts';
import type { EventSink } from './events.ts';
import { keepJournal } from './journal.ts';
import { setUnschedulable } from './kubectl/cordon.ts';
import { Drain, type DrainOptions } from './kubectl/drain.ts';
import { setTaint } from './kubectl/taint.ts';
import { Kubelet } from './kubelet/kubelet.ts';
import { registerNode } from './nodeObjects.ts';
import type { Manifest, NodeConfig, Taint } from './objects.ts';
import type { ContainerRuntime } from './runtime.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import type { SchedulingTrace } from './scheduler/schedulingTrace.ts';
import type { ClusterSettings } from './settings.ts';

export interface ClusterOptions {
  readonly loop: EventLoop;
  readonly streams: RandomStreams;
  readonly settings: ClusterSettings;
  readonly runtime: ContainerRuntime;
  readonly nodes: readonly NodeConfig[];
  readonly events: EventSink;
  /** Told how each pod got its node. */
  readonly schedulingTrace?: SchedulingTrace;
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
  readonly #context: ClusterContext;
  readonly #apply: Apply;
  readonly #kubelets = new Map<string, Kubelet>();

  constructor(options: ClusterOptions) {
    const { loop, settings, streams } = options;
    this.#options = options;
    this.api = new ApiServer(loop, settings, streams);
    const events = new EventRecorder(loop, options.events);
    this.#context = { loop, api: this.api, settings, streams, events };
    this.#apply = new Apply(this.api, settings, new ServiceAllocation(streams));
    keepJournal(this.api, events);
  }

  /**
   * Brings the cluster up at the loop's present time, as one that has been running for long: the nodes are there and
   * ready, their heartbeats are at different points of their interval, and every component watches.
   * @throws RangeError if two nodes have one name or there are more than 29,952 of them
   */
  start(): void {
    const { loop, nodes, runtime } = this.#options;
    for (const [index, config] of nodes.entries()) {
      const { node, lease } = registerNode(this.api, config, index, loop.now);
      this.#kubelets.set(config.name, new Kubelet(this.#context, runtime, node, lease));
    }
    const views = new ControllerViews(this.api);
    new DeploymentController(this.#context, views);
    new ReplicaSetController(this.#context, views);
    new StatefulSetController(this.#context, views);
    new DaemonSetController(this.#context, views);
    new EndpointSliceController(this.#context, views);
    new NodeLifecycleController(this.#context, views);
    new TaintEvictionController(this.#context, views);
    new DisruptionController(this.#context, views);
    new PodGcController(this.#context, views);
    new Scheduler(this.#context, this.#options.schedulingTrace);
  }

  /**
   * `kubectl apply` of one object, now.
   * @throws RangeError if a Service asks for an address or port that it cannot have
   */
  apply(manifest: Manifest): void {
    this.#apply.apply(manifest, this.#options.loop.now);
  }

  /** `kubectl scale`, now. @returns whether there is such an object */
  scale(kind: ScalableKind, namespace: string, name: string, replicas: number): boolean {
    return scaleWorkload(this.api, kind, objectKey({ namespace, name }), replicas);
  }

  /**
   * `kubectl set image` or, without an image, `kubectl rollout restart`, now: a new pod template, which the controller
   * rolls out as the strategy says. @returns whether there is such an object
   */
  rollOut(kind: RollingKind, namespace: string, name: string, image?: string): boolean {
    return changeTemplate(this.api, kind, objectKey({ namespace, name }), image, this.#options.loop.now);
  }

  /** `kubectl delete pod`, now. A pod that is not there is ignored. @param gracePeriodSeconds overrides the pod's own */
  deletePod(namespace: string, name: string, gracePeriodSeconds?: number): void {
    const options = gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds };
    this.api.deleteNow('Pod', objectKey({ namespace, name }), options);
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
    setUnschedulable(this.#context, node, unschedulable);
  }

  /** `kubectl taint`, now: gives the node a taint, or takes away the one of that key and effect. */
  setTaint(node: string, taint: Taint, present: boolean): void {
    setTaint(this.api, node, taint, present);
  }

  /** `kubectl drain`, from now on. */
  drain(node: string, options: DrainOptions): void {
    new Drain(this.#context, node, options).start();
  }

  #kubelet(node: string): Kubelet {
    const kubelet = this.#kubelets.get(node);
    if (kubelet === undefined) throw new RangeError(`there is no node ${node}`);
    return kubelet;
  }
}
