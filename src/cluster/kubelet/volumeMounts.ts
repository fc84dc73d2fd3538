import type { ConfigurationReference, Pod } from '../objects.ts';
import { mountProblem } from './missingConfiguration.ts';
import type { PodHost } from './podHost.ts';
import type { StageTimers } from './stageTimers.ts';
import { SYNC_BACKOFF } from './syncBackOff.ts';
import { untilTick } from './ticks.ts';

/** Waits between the tries of one mount, seconds: `pkg/util/goroutinemap/exponentialbackoff/exponential_backoff.go`. */
const FIRST_RETRY = 0.5;
const LONGEST_RETRY = 122;
/** The reconciler looks for mounts to try this often, seconds; a try is due at the first look after its wait. */
const RECONCILER_PERIOD = 0.1;
/** How long a sync of the pod waits for the volumes, and how often it looks, seconds: `volume_manager.go`. */
const SYNC_WAIT = 123;
const SYNC_POLL = 0.3;

/**
 * The mounts of a pod's volumes that need a Secret or ConfigMap. Each is tried again by itself with a growing wait,
 * while the pod's worker waits in its sync, gives up after two minutes and begins another sync a little later: so a
 * Secret that appears is noticed by the next try of its mount, up to two minutes late.
 *
 * A mount that succeeds takes no time of its own: that is part of `sandboxStartup`, as every real pod has a volume
 * with its service account's token. Source: `pkg/kubelet/volumemanager/volume_manager.go`.
 */
export class VolumeMounts {
  readonly #host: PodHost;
  readonly #timers: StageTimers;
  readonly #pod: Pod;
  readonly #mounted: () => void;
  /** Mounts that have not succeeded. */
  #left = 0;
  /** When the sync that waits for them began, seconds; undefined between two syncs. */
  #syncStart: number | undefined;
  /** Number of the present sync: the timer of one that has found its volumes must not end it. */
  #syncs = 0;

  /** @param mounted called once, when a sync of the pod finds all volumes mounted */
  constructor(host: PodHost, timers: StageTimers, pod: Pod, mounted: () => void) {
    this.#host = host;
    this.#timers = timers;
    this.#pod = pod;
    this.#mounted = mounted;
  }

  /** Tries every mount; at once done if none fails. */
  start(): void {
    const { volumes = [] } = this.#pod.spec;
    this.#left = volumes.length;
    for (const reference of volumes) this.#try(reference, FIRST_RETRY);
    if (this.#left > 0) this.#sync();
    else if (this.#syncStart === undefined) this.#mounted();
  }

  /** One mount, by itself: the others neither wait for it nor hold it up. */
  #try(reference: ConfigurationReference, wait: number): void {
    const { meta } = this.#pod;
    const { cache, events } = this.#host;
    const problem = mountProblem(reference, cache?.configuration(reference, meta.namespace));
    if (problem === undefined) {
      this.#succeeded();
      return;
    }
    const volume = reference.volume ?? reference.name;
    const message = `MountVolume.SetUp failed for volume "${volume}" : ${problem}`;
    events.warning('FailedMount', `Pod/${meta.name}`, message);
    const next = () => this.#try(reference, Math.min(LONGEST_RETRY, wait * 2));
    this.#timers.after(wait + RECONCILER_PERIOD, next);
  }

  /** The sync that waits sees it at its next look; between two syncs nobody does. */
  #succeeded(): void {
    this.#left--;
    if (this.#left > 0 || this.#syncStart === undefined) return;
    this.#syncs++;
    this.#timers.after(untilTick(this.#timers.now, this.#syncStart, SYNC_POLL), () => this.#mounted());
  }

  /** The worker waits for the volumes. A sync that gives up does so without an event. */
  #sync(): void {
    if (this.#left === 0) {
      this.#mounted();
      return;
    }
    const sync = ++this.#syncs;
    this.#syncStart = this.#timers.now;
    this.#timers.after(SYNC_WAIT, () => {
      if (sync !== this.#syncs) return;
      this.#syncStart = undefined;
      this.#timers.after(this.#host.jittered(SYNC_BACKOFF), () => this.#sync());
    });
  }
}
