import type { Container, NodeImage } from '../objects.ts';
import type { NodeInfo } from './nodeInfo.ts';
import { MAX_NODE_SCORE, type Scores } from './normaliseScores.ts';

/** Bytes. */
const MiB = 2 ** 20;
/** Images below this, bytes, do not count: it takes no time worth speaking of to pull them. */
const MIN_THRESHOLD = 23 * MiB;
/** Above this, bytes for each container, more makes no difference. */
const MAX_CONTAINER_THRESHOLD = 1000 * MiB;

/** Which nodes hold an image, and how large it is. */
interface ImageState {
  /** Bytes, as the first node that reported the image gave it. */
  readonly size: number;
  /** How many nodes hold it. */
  nodes: number;
}

/** The images that nodes hold, by name, for all of the cluster. Source: `pkg/scheduler/backend/cache/cache.go`. */
export class ClusterImages {
  readonly #states = new Map<string, ImageState>();

  /** No node is known to hold any image. */
  get isEmpty(): boolean {
    return this.#states.size === 0;
  }

  /**
   * A node holds other images than before.
   * @param before what the node held when it was last looked at; the same array as `after` means no change
   */
  change(before: readonly NodeImage[], after: readonly NodeImage[]): void {
    if (before === after) return;
    for (const { name, size } of after) {
      const key = normalisedImageName(name);
      const state = this.#states.get(key);
      if (state === undefined) this.#states.set(key, { size, nodes: 1 });
      else state.nodes++;
    }
    for (const { name } of before) {
      const key = normalisedImageName(name);
      const state = this.#states.get(key);
      if (state !== undefined && --state.nodes === 0) this.#states.delete(key);
    }
  }

  /** The image's size, bytes, in proportion to the share of the nodes that hold it; 0 for one that nobody holds. */
  spreadSize(image: string, nodes: number): number {
    const state = this.#states.get(normalisedImageName(image));
    return state === undefined ? 0 : Math.floor(state.size * (state.nodes / nodes));
  }
}

/**
 * ImageLocality's scores: nodes that hold the pod's images already are better, the more so the larger these are and the
 * more nodes hold them, so that one node with a rare image does not draw all pods.
 * Source: `plugins/imagelocality/image_locality.go`.
 * @param containers with the init containers
 * @param total nodes of the cluster
 */
export function imageLocalityScores(
  containers: readonly Pick<Container, 'image'>[],
  images: ClusterImages,
  total: number,
  nodes: readonly NodeInfo[],
  scores: Scores,
): void {
  const wanted = containers.map(({ image }) => normalisedImageName(image));
  const sizes = wanted.map((image) => images.spreadSize(image, total));
  for (let i = 0; i < nodes.length; i++) {
    let sum = 0;
    for (let c = 0; c < wanted.length; c++) if (nodes[i].holdsImage(wanted[c])) sum += sizes[c];
    scores[i] = imageScore(sum, containers.length);
  }
}

/** From the sum of sizes to 0..100, linear between the thresholds. */
export function imageScore(sum: number, containers: number): number {
  const most = MAX_CONTAINER_THRESHOLD * containers;
  const within = Math.min(Math.max(sum, MIN_THRESHOLD), most);
  return most <= MIN_THRESHOLD
    ? 0
    : Math.floor((MAX_NODE_SCORE * (within - MIN_THRESHOLD)) / (most - MIN_THRESHOLD));
}

/** A name without a tag means the tag `latest`. A colon before the last slash belongs to the registry's port. */
export function normalisedImageName(name: string): string {
  return name.lastIndexOf(':') <= name.lastIndexOf('/') ? `${name}:latest` : name;
}
