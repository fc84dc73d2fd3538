import type { Clock } from '../clock.ts';

/** How often the kubelet sends again what did not arrive, seconds: `syncPeriod` in `pkg/kubelet/status/status_manager.go`. */
const SYNC_PERIOD = 10;

/** What a kubelet could not tell the API server: of each pod the newest report, to be made again at the next sync. */
export class UnsentReports {
  readonly #clock: Clock;
  /** By the pod's uid. */
  #reports = new Map<string, () => void>();

  /** The timer runs only while something waits, so that a cluster in order costs nothing. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Keeps a report; it takes the place of an older one of the same pod. */
  add(uid: string, report: () => void): void {
    if (this.#reports.size === 0) this.#clock.setTimer(SYNC_PERIOD, () => this.#sync());
    this.#reports.set(uid, report);
  }

  /** Those that fail again come back for the sync after this one. */
  #sync(): void {
    const reports = this.#reports;
    this.#reports = new Map();
    for (const report of reports.values()) report();
  }
}
