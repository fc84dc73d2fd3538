import type { EventLoop } from '../../engine/eventLoop.ts';
import type { RandomStream } from '../../engine/random.ts';
import type { IngressConfig, IngressSnapshot } from './ingressConfig.ts';
import type { IngressSettings } from './settings.ts';

/**
 * How one pod of the controller follows its configuration, in two steps that both take their time: the controller
 * writes it, at most `syncRateLimit` times a second (`internal/task/queue.go` of kubernetes/ingress-nginx), and its
 * workers find what was written when they look, every `pollPeriod` (`rootfs/etc/nginx/lua/balancer.lua`).
 */
export class IngressSync {
  readonly #loop: EventLoop;
  readonly #config: IngressConfig;
  readonly #settings: IngressSettings;
  readonly #found: (snapshot: IngressSnapshot) => void;
  /** A moment at which the workers look; the others are whole periods before and after. */
  readonly #phase: number;
  /** When the controller last wrote a configuration, seconds. */
  #lastSync = Number.NEGATIVE_INFINITY;
  /** A configuration will be written: what changes until then goes into it. */
  #planned = false;
  #stopped = false;

  /**
   * The workers start with what is known now.
   * @param random draws the moment at which they look for the first time
   * @param found told of a configuration when the workers have it
   */
  constructor(
    loop: EventLoop,
    config: IngressConfig,
    settings: IngressSettings,
    random: RandomStream,
    found: (snapshot: IngressSnapshot) => void,
  ) {
    this.#loop = loop;
    this.#config = config;
    this.#settings = settings;
    this.#found = found;
    this.#phase = loop.now + random() * settings.pollPeriod;
    found(config.snapshot());
  }

  /** Something has changed: the next configuration will have it. */
  changed(): void {
    if (this.#planned || this.#stopped) return;
    this.#planned = true;
    const earliest = this.#lastSync + 1 / this.#settings.syncRateLimit;
    this.#loop.setTimer(Math.max(0, earliest - this.#loop.now), () => this.#sync());
  }

  /** The pod is gone. */
  stop(): void {
    this.#stopped = true;
  }

  /** What is written now is what the workers find, even if more has changed by the time they look. */
  #sync(): void {
    this.#planned = false;
    this.#lastSync = this.#loop.now;
    const snapshot = this.#config.snapshot();
    const { pollPeriod } = this.#settings;
    const periods = Math.ceil((this.#loop.now - this.#phase) / pollPeriod);
    // Rounding must not make the look come before the present.
    const look = Math.max(0, this.#phase + periods * pollPeriod - this.#loop.now);
    this.#loop.setTimer(look, () => {
      if (!this.#stopped) this.#found(snapshot);
    });
  }
}
