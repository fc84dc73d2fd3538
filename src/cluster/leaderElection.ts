import type { EventLoop, TimerId } from '../engine/eventLoop.ts';
import type { RandomStream } from '../engine/random.ts';
import type { ApiServer } from './api/apiServer.ts';
import type { EventRecorder } from './eventRecorder.ts';
import type { Process } from './process.ts';
import type { LeaderElectionSettings } from './settings.ts';

/** An attempt to become the leader comes up to this many retry periods later: `JitterFactor` in `leaderelection.go`. */
const JITTER_FACTOR = 1.2;

/** What an election is made of. */
export interface LeaderElectionParts {
  readonly loop: EventLoop;
  readonly server: ApiServer;
  readonly settings: LeaderElectionSettings;
  readonly random: RandomStream;
  readonly events: EventRecorder;
  /** `kube-controller-manager`, `kube-scheduler`. */
  readonly component: string;
  /** Starts the process of the one that leads. */
  readonly lead: () => Process;
}

/**
 * Which process of a component works, if any does. Of several replicas one leads and the others wait. A leader that cannot
 * renew its lease gives up and exits; another takes over once the lease has run out by *its own* observation: it counts
 * from the moment at which it saw the lease change last, and looks no more than every `retryPeriod`.
 * Source: `staging/src/k8s.io/client-go/tools/leaderelection/leaderelection.go`.
 */
export class LeaderElection {
  readonly #parts: LeaderElectionParts;
  /** Undefined while nobody leads, in which time the component does nothing. */
  #leader: Process | undefined;
  /** The candidates run. */
  #running = true;
  /** When the candidates saw the lease change last, seconds; undefined: they have not seen it yet. */
  #observedAt: number | undefined;
  /** The time at which the leader gives up, or that of the next attempt. */
  #timer: TimerId | undefined;

  /** Begins as a cluster that has been running for long: there is a leader. */
  constructor(parts: LeaderElectionParts) {
    this.#parts = parts;
    this.#leader = parts.lead();
    parts.server.onAvailability((available) => this.#availabilityChanged(available));
  }

  /** Every replica of the component stops. */
  stop(): void {
    this.#running = false;
    this.#observedAt = undefined;
    this.#clearTimer();
    this.#endLeader();
  }

  /** The replicas run again. They know nothing of the lease, and so wait until it has run out, whoever has it. */
  resume(): void {
    if (this.#running) return;
    this.#running = true;
    this.#attempt();
  }

  /** The leader notices at its next renewal that the server is gone, and tries until the renewal's deadline. */
  #availabilityChanged(available: boolean): void {
    if (this.#leader === undefined) return;
    this.#clearTimer();
    if (available) return;
    const { loop, settings, random } = this.#parts;
    const lastRenewal = loop.now;
    const untilRenewal = settings.retryPeriod * random();
    this.#setTimer(untilRenewal + settings.renewDeadline, () => this.#giveUp(lastRenewal));
  }

  /** The process exits; what it knew is lost. @param lastRenewal seconds */
  #giveUp(lastRenewal: number): void {
    const { settings } = this.#parts;
    this.#observedAt = lastRenewal;
    this.#endLeader();
    this.#report(`stopped leading: could not renew its lease for ${settings.renewDeadline} s`);
    this.#attemptLater();
  }

  /** A look at the lease: it is taken if nobody has renewed it for its whole duration. */
  #attempt(): void {
    const { loop, server, settings } = this.#parts;
    if (server.available) {
      this.#observedAt ??= loop.now;
      if (loop.now - this.#observedAt >= settings.leaseDuration) {
        this.#leader = this.#parts.lead();
        this.#report('became leader');
        return;
      }
    }
    this.#attemptLater();
  }

  /** The jitter keeps replicas apart; the one timer stands for the replica whose turn comes first. */
  #attemptLater(): void {
    const { settings, random } = this.#parts;
    this.#setTimer(settings.retryPeriod * (1 + JITTER_FACTOR * random()), () => this.#attempt());
  }

  /** All that belongs to the process ends with it, its watches and timers included. */
  #endLeader(): void {
    this.#leader?.end();
    this.#leader = undefined;
  }

  /** One at a time: either a leader waits for its deadline, or a candidate for its next look. */
  #setTimer(delay: number, task: () => void): void {
    this.#timer = this.#parts.loop.setTimer(delay, task);
  }

  #clearTimer(): void {
    if (this.#timer !== undefined) this.#parts.loop.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  /** The event that Kubernetes writes on the Lease. */
  #report(message: string): void {
    const { component, events } = this.#parts;
    events.normal('LeaderElection', `Lease/${component}`, `a replica of ${component} ${message}`);
  }
}
