import type { Clock } from '../clock.ts';
import type { ClusterSettings } from '../settings.ts';
import { RegistryLimiter } from './registryLimiter.ts';

/** How a pull ended: times in seconds from the request, and from the moment at which its turn came. */
export type PullOutcome =
  | { readonly ok: true; readonly pulling: number; readonly waiting: number }
  | { readonly ok: false; readonly error: string };

/** A pull that waits for its turn. */
interface Request {
  readonly image: string;
  /** Seconds. */
  readonly askedAt: number;
  readonly done: (outcome: PullOutcome) => void;
}

/** Fetches images for one node: one after the other, or, with `serializeImagePulls` off, all at once. Source: `pkg/kubelet/images/puller.go`. */
export class ImagePuller {
  readonly #loop: Clock;
  readonly #settings: ClusterSettings;
  readonly #limiter: RegistryLimiter;
  readonly #arrived: (image: string) => void;
  /** Images on their way, and when each is there, seconds. */
  readonly #underWay = new Map<string, number>();
  #queue: Request[] = [];
  /** A serial puller is at work: the next request waits in the queue. */
  #busy = false;
  /** The kubelet's lives: what an earlier one asked for is never answered. */
  #life = 0;

  /** @param arrived told of each image that is on the node from now on */
  constructor(loop: Clock, settings: ClusterSettings, arrived: (image: string) => void) {
    const { registryPullQPS, registryBurst } = settings.kubelet;
    this.#loop = loop;
    this.#settings = settings;
    this.#limiter = new RegistryLimiter(registryPullQPS, registryBurst, loop.now);
    this.#arrived = arrived;
  }

  /**
   * Asks for an image. Of one that the node holds only the registry is asked, which takes no time once it is its turn.
   * @param held is the image on the node? Asked when the turn has come
   */
  pull(image: string, held: (image: string) => boolean, done: (outcome: PullOutcome) => void): void {
    const request = { image, askedAt: this.#loop.now, done };
    if (!this.#settings.kubelet.serializeImagePulls) {
      this.#begin(request, held, () => {});
      return;
    }
    this.#queue.push(request);
    if (!this.#busy) this.#next(held);
  }

  /** Everything that is under way or waits is forgotten. */
  reset(): void {
    this.#life++;
    this.#queue = [];
    this.#busy = false;
    this.#underWay.clear();
  }

  /** First come, first served: a small image waits behind a large one. */
  #next(held: (image: string) => boolean): void {
    const request = this.#queue.shift();
    this.#busy = request !== undefined;
    if (request !== undefined) this.#begin(request, held, () => this.#next(held));
  }

  /** The turn of a request has come. @param next called when it is over */
  #begin({ image, askedAt, done }: Request, held: (image: string) => boolean, next: () => void): void {
    const startedAt = this.#loop.now;
    if (!this.#limiter.tryAccept(startedAt)) {
      done({ ok: false, error: 'pull QPS exceeded' });
      next();
      return;
    }
    const life = this.#life;
    // Two pulls of one image at once share the download, as the runtime fetches each layer only once.
    const thereAt = held(image) ? startedAt : (this.#underWay.get(image) ?? startedAt + this.#timeOf(image));
    this.#underWay.set(image, thereAt);
    this.#loop.setTimer(thereAt - startedAt, () => {
      if (life !== this.#life) return;
      this.#underWay.delete(image);
      this.#arrived(image);
      done({ ok: true, pulling: this.#loop.now - startedAt, waiting: this.#loop.now - askedAt });
      next();
    });
  }

  /** Seconds, without the wait for the turn. */
  #timeOf(image: string): number {
    return pullTime(image, this.#settings);
  }
}

/** Seconds that the pull of an image takes; 0: it counts as one that is on every node. */
export function pullTime(image: string, settings: ClusterSettings): number {
  return settings.imagePull + imageSize(image, settings) / settings.imageBandwidth;
}

/** Bytes; 0: not known. */
export function imageSize(image: string, settings: ClusterSettings): number {
  return Object.hasOwn(settings.imageSizes, image) ? settings.imageSizes[image] : 0;
}
