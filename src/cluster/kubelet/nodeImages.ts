import type { EventLoop } from '../../engine/eventLoop.ts';
import type { Pod } from '../objects.ts';
import type { ClusterSettings } from '../settings.ts';

/** The images of one node, and when each is there. */
export class NodeImages {
  readonly #loop: EventLoop;
  readonly #settings: ClusterSettings;
  /** By name: when the image is there, seconds. */
  readonly #images = new Map<string, number>();

  constructor(loop: EventLoop, settings: ClusterSettings) {
    this.#loop = loop;
    this.#settings = settings;
  }

  /** Seconds until the pod's images are there. An image is pulled once; pods that need it meanwhile wait for that pull. */
  pullTime(pod: Pod): number {
    const { now } = this.#loop;
    let there = now;
    const { containers, initContainers = [] } = pod.spec;
    for (const { image } of [...initContainers, ...containers]) {
      const known = this.#images.get(image) ?? now + this.#settings.imagePull;
      this.#images.set(image, known);
      there = Math.max(there, known);
    }
    return there - now;
  }
}
