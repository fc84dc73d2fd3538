import { objectKey } from '../api/objectKey.ts';
import type { ClusterContext } from '../context.ts';
import type { Container, Node, NodeImage, Pod } from '../objects.ts';
import { goDuration } from './goDuration.ts';
import { ImagePuller, imageSize, type PullOutcome, pullTime } from './imagePuller.ts';
import { imagePullPolicy } from './imagePullPolicy.ts';
import { afterFailedPull, type PullBackOff } from './pullBackOff.ts';
import type { StageTimers } from './stageTimers.ts';
import { SYNC_BACKOFF } from './syncBackOff.ts';
import { untilTick } from './ticks.ts';

/** The kubelet looks at the images that its node holds this often, seconds: `pkg/kubelet/images/image_gc_manager.go`. */
const LIST_PERIOD = 30;
/** It puts a change into the node's status at its next look at that, seconds: `nodeStatusUpdateFrequency`. */
const STATUS_PERIOD = 10;

/** Part of a container: what decides about its image. */
export type ImageUser = Pick<Container, 'image' | 'imagePullPolicy'>;

/** What the images of a node need of its kubelet. */
export interface ImageHost {
  /** Does what the kubelet sends get through? */
  connected(): boolean;
  /** A wait with the pod workers' jitter, seconds. */
  jittered(seconds: number): number;
}

/**
 * The images of one node: which it holds, and how a container gets the one that it needs. An image whose pull takes no
 * time counts as one that is there, of which nothing is told. Source: `pkg/kubelet/images/image_manager.go`.
 */
export class NodeImages {
  readonly #context: ClusterContext;
  readonly #node: Node;
  readonly #host: ImageHost;
  readonly #puller: ImagePuller;
  /** Bytes by name, in the order of the pulls. */
  readonly #held = new Map<string, number>();
  /** By pod and image; gone when the pull succeeds. */
  readonly #backOffs = new Map<string, PullBackOff>();
  /** How many of the images the node's status has, and whether a report is on its way. */
  #reported = 0;
  #reporting = false;

  /** A node begins with none of the images whose size or pull time the settings give. */
  constructor(context: ClusterContext, node: Node, host: ImageHost) {
    this.#context = context;
    this.#node = node;
    this.#host = host;
    this.#puller = new ImagePuller(context.loop, context.settings, (image) => this.#arrived(image));
  }

  /** Calls `there` when the container's image is on the node, at once if nothing has to be waited for. */
  ensure(pod: Pod, user: ImageUser, timers: StageTimers, there: () => void): void {
    const { image } = user;
    const policy = imagePullPolicy(user);
    const isHeld = this.#held.has(image);
    if (pullTime(image, this.#context.settings) === 0 || (isHeld && policy !== 'Always')) there();
    else if (policy === 'Never' && !isHeld) this.#neverPulled(pod, user, timers, there);
    else this.#pull(pod, user, timers, there);
  }

  /** The kubelet ends: nobody waits for a pull any more. */
  stop(): void {
    this.#puller.reset();
    this.#backOffs.clear();
    this.#reporting = false;
  }

  /** The kubelet starts: what it did not come to report is due. */
  start(): void {
    if (this.#held.size > this.#reported) this.#planReport();
  }

  /** Nothing is asked of any registry; another pod may bring the image until the next sync. */
  #neverPulled(pod: Pod, user: ImageUser, timers: StageTimers, there: () => void): void {
    const message = `Container image "${user.image}" is not present with pull policy of Never`;
    this.#warn('ErrImageNeverPull', pod, message);
    this.#warn('Failed', pod, 'Error: ErrImageNeverPull');
    this.#retry(pod, user, timers, there);
  }

  /** A pull that failed a short while ago is not tried at each sync. */
  #pull(pod: Pod, user: ImageUser, timers: StageTimers, there: () => void): void {
    const { image } = user;
    const { loop, events } = this.#context;
    const backOff = this.#backOffs.get(backOffKey(pod, image));
    if (backOff !== undefined && loop.now - backOff.failedAt < backOff.wait) {
      events.normal('BackOff', `Pod/${pod.meta.name}`, `Back-off pulling image "${image}"`);
      this.#warn('Failed', pod, 'Error: ImagePullBackOff');
      this.#retry(pod, user, timers, there);
      return;
    }
    events.normal('Pulling', `Pod/${pod.meta.name}`, `Pulling image "${image}"`);
    const held = (name: string) => this.#held.has(name);
    const goOn = timers.guarded(there);
    const again = timers.guarded(() => this.#retry(pod, user, timers, there));
    this.#puller.pull(image, held, (outcome) => {
      this.#settled(outcome, pod, image);
      if (outcome.ok) goOn();
      else again();
    });
  }

  /** The events come in any case, even if the pod has gone on meanwhile. */
  #settled(outcome: PullOutcome, pod: Pod, image: string): void {
    const { loop, events, settings } = this.#context;
    const key = backOffKey(pod, image);
    if (!outcome.ok) {
      this.#backOffs.set(key, afterFailedPull(this.#backOffs.get(key), loop.now));
      this.#warn('Failed', pod, `Failed to pull image "${image}": ${outcome.error}`);
      this.#warn('Failed', pod, 'Error: ErrImagePull');
      return;
    }
    this.#backOffs.delete(key);
    const took = `in ${goDuration(outcome.pulling)} (${goDuration(outcome.waiting)} including waiting)`;
    const size = `Image size: ${imageSize(image, settings)} bytes.`;
    const message = `Successfully pulled image "${image}" ${took}. ${size}`;
    events.normal('Pulled', `Pod/${pod.meta.name}`, message);
  }

  /** At the next sync of the pod. */
  #retry(pod: Pod, user: ImageUser, timers: StageTimers, there: () => void): void {
    timers.after(this.#host.jittered(SYNC_BACKOFF), () => this.ensure(pod, user, timers, there));
  }

  /** The image is on the node's disk, where it outlives a loss of power. */
  #arrived(image: string): void {
    if (this.#held.has(image)) return;
    this.#held.set(image, imageSize(image, this.#context.settings));
    this.#planReport();
  }

  /** First the kubelet has to look at its images, and then to write the node's status. */
  #planReport(): void {
    if (this.#reporting) return;
    this.#reporting = true;
    const { now } = this.#context.loop;
    const listed = untilTick(now, 0, LIST_PERIOD);
    this.#reportAfter(listed + untilTick(now + listed, 0, STATUS_PERIOD));
  }

  /** Of a node that is cut off the status is tried again at each of its updates. @param delay seconds */
  #reportAfter(delay: number): void {
    this.#context.loop.setTimer(delay, () => {
      if (!this.#reporting) return;
      if (!this.#host.connected()) {
        this.#reportAfter(STATUS_PERIOD);
        return;
      }
      this.#reporting = false;
      this.#report();
    });
  }

  /** All images, as the status is written as a whole; the scheduler's image locality reads it. */
  #report(): void {
    const images: NodeImage[] = [...this.#held].map(([name, size]) => ({ name, size }));
    this.#reported = images.length;
    const { meta } = this.#node;
    this.#context.api.patch('Node', objectKey(meta), meta.uid, (node) => ({
      ...node,
      status: { ...node.status, images },
    }));
  }

  /** Events of failed pulls, on the pod. */
  #warn(reason: string, pod: Pod, message: string): void {
    this.#context.events.warning(reason, `Pod/${pod.meta.name}`, message);
  }
}

/** As the kubelet has it: the same image fails for each pod by itself. */
function backOffKey({ meta }: Pod, image: string): string {
  return `${meta.uid}_${image}`;
}
