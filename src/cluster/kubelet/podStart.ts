import type { Container, InitContainer, Pod } from '../objects.ts';
import type { PodSlot, ServiceSnapshot } from '../runtime.ts';
import { environmentSourceProblem } from './missingConfiguration.ts';
import type { PodHost } from './podHost.ts';
import { environmentProblem } from './serviceEnvironment.ts';
import type { StageTimers } from './stageTimers.ts';
import { SYNC_BACKOFF } from './syncBackOff.ts';
import { VolumeMounts } from './volumeMounts.ts';

/** What the start of a pod tells its worker. */
export interface StartingPod {
  /** All volumes are mounted, after a wait for one of them. */
  volumesAwaited(): void;
  /** The pod has its address. Nothing listens there yet. */
  sandboxMade(slot: PodSlot, podIP: string): void;
  /** The containers cannot be created for now. @param reason in one word */
  creationFailed(reason: string): void;
}

/**
 * The way of a pod to its running container, in the kubelet's order: volumes, sandbox with its address, each init
 * container with its image, the images of the containers, their creation. A step that fails is tried again at the next
 * sync, and the steps before it are not undone.
 * Source: `SyncPod` in `pkg/kubelet/kubelet.go` and in `pkg/kubelet/kuberuntime/kuberuntime_manager.go`.
 */
export class PodStart {
  readonly #host: PodHost;
  readonly #timers: StageTimers;
  readonly #pod: Pod;
  readonly #told: StartingPod;

  constructor(host: PodHost, timers: StageTimers, pod: Pod, told: StartingPod) {
    this.#host = host;
    this.#timers = timers;
    this.#pod = pod;
    this.#told = told;
  }

  /** From the beginning. @param created called when the container can be started */
  begin(created: (slot: PodSlot, services: ServiceSnapshot) => void): void {
    const sandbox = () =>
      this.#timers.after(this.#host.settings.sandboxStartup, () =>
        this.#makeSandbox((slot) => this.initialise(slot, created)),
      );
    if ((this.#pod.spec.volumes ?? []).length === 0) {
      sandbox();
      return;
    }
    const askedAt = this.#timers.now;
    new VolumeMounts(this.#host, this.#timers, this.#pod, () => {
      if (this.#timers.now > askedAt) this.#told.volumesAwaited();
      sandbox();
    }).start();
  }

  /** From the init containers on: the sandbox is there. */
  initialise(slot: PodSlot, created: (slot: PodSlot, services: ServiceSnapshot) => void): void {
    this.#initContainer(0, () => this.create(slot, created));
  }

  /** From the containers on, as at a restart: their images, and then their creation with what the environment needs. */
  create(slot: PodSlot, created: (slot: PodSlot, services: ServiceSnapshot) => void): void {
    this.#images(this.#pod.spec.containers, () => this.#createContainer(slot, created));
  }

  /** The network plugin gives the pod its address; from now on packets to it arrive, and are refused. */
  #makeSandbox(made: (slot: PodSlot) => void): void {
    const { runtime, nodeName, sandboxes, events, settings } = this.#host;
    const { meta, status } = this.#pod;
    const podIP = sandboxes.allocateAddress();
    if (podIP === undefined) {
      const message = `no address is free in the pod CIDR of ${nodeName}`;
      events.warning('FailedCreatePodSandBox', `Pod/${meta.name}`, message);
      const again = this.#host.jittered(SYNC_BACKOFF) + settings.sandboxStartup;
      this.#timers.after(again, () => this.#makeSandbox(made));
      return;
    }
    const slot = runtime.addPod({ ...this.#pod, status: { ...status, podIP } }, nodeName);
    sandboxes.made(meta.uid, slot, podIP);
    this.#told.sandboxMade(slot, podIP);
    made(slot);
  }

  /** One after the other; a sidecar only has to have started, and runs on beside the others (KEP-753). */
  #initContainer(index: number, done: () => void): void {
    const { initContainers = [] } = this.#pod.spec;
    if (index >= initContainers.length) {
      done();
      return;
    }
    const container = initContainers[index];
    this.#host.images.ensure(this.#pod, container, this.#timers, () => {
      const next = () => this.#initContainer(index + 1, done);
      if (isSidecar(container)) next();
      else this.#timers.after(this.#host.settings.initContainerRun, next);
    });
  }

  /** One container's image after the other's, as their starts follow each other. */
  #images(containers: readonly Container[], done: () => void, index = 0): void {
    if (index >= containers.length) done();
    else
      this.#host.images.ensure(this.#pod, containers[index], this.#timers, () =>
        this.#images(containers, done, index + 1),
      );
  }

  /** What the container needs of the cluster is read now: the Services, Secrets and ConfigMaps that the kubelet knows. */
  #createContainer(slot: PodSlot, created: (slot: PodSlot, services: ServiceSnapshot) => void): void {
    const { cache, events } = this.#host;
    const { meta, spec } = this.#pod;
    // The API server fills in the default, and no pod here is a static one.
    const enableServiceLinks = spec.enableServiceLinks ?? true;
    const problem =
      environmentProblem({ enableServiceLinks, isStatic: false }, cache !== undefined) ??
      (cache && environmentSourceProblem(this.#pod, cache));
    if (problem === undefined && cache !== undefined) {
      created(slot, cache.services(meta.namespace, enableServiceLinks));
      return;
    }
    events.warning('Failed', `Pod/${meta.name}`, `Error: ${problem}`);
    // `ErrCreateContainerConfig` in `pkg/kubelet/kuberuntime/kuberuntime_container.go`.
    this.#told.creationFailed('CreateContainerConfigError');
    this.#timers.after(this.#host.jittered(SYNC_BACKOFF), () => this.create(slot, created));
  }
}

/** An init container that goes on running beside the others. */
export function isSidecar({ restartPolicy }: InitContainer): boolean {
  return restartPolicy === 'Always';
}
