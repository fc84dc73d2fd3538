import { objectKey } from '../api/objectKey.ts';
import type { ClusterContext } from '../context.ts';
import type { Lease, Node, NodeCondition } from '../objects.ts';

/** A renewal comes up to this fraction later than its interval: `component-helpers/apimachinery/lease/controller.go`. */
const LEASE_JITTER = 0.04;

/** Waits after a renewal that has failed, seconds: the first, each the double of the one before, the longest (same file). */
const RETRY_INITIAL = 0.2;
const RETRY_MAX = 7;

/** Why a node that shuts down is not ready: `ReadyCondition` in `pkg/kubelet/nodestatus/setters.go`. */
const SHUTTING_DOWN = { reason: 'KubeletNotReady', message: 'node is shutting down' };

/** What the kubelet tells the API server about its node: the renewed Lease, and that the node is ready. */
export class Heartbeat {
  readonly #context: ClusterContext;
  readonly #node: Node;
  readonly #lease: Lease;
  /** The node's own stream, so that one more node does not shift the renewals of the others. */
  readonly #random: () => number;
  readonly #connected: () => boolean;
  /** The node shuts down, and is not ready for that. */
  #shuttingDown = false;
  /** The kubelet's starts: the timers of an earlier one do nothing. */
  #run = 0;
  /** Seconds until the next attempt, should this renewal fail; one is under way already if `#retrying`. */
  #retryDelay = RETRY_INITIAL;
  #retrying = false;

  /** @param connected does what the kubelet sends get through? */
  constructor(context: ClusterContext, node: Node, lease: Lease, connected: () => boolean) {
    this.#context = context;
    this.#node = node;
    this.#lease = lease;
    this.#random = context.streams.stream(`kubelet/${node.meta.name}`);
    this.#connected = connected;
  }

  /** Goes on as if the kubelet had been running for long: the next renewal is due some time within an interval. */
  resume(): void {
    this.#schedule(this.#context.settings.nodeLeaseRenewInterval * this.#random());
  }

  /** Begins with a heartbeat at once. */
  start(): void {
    this.#shuttingDown = false;
    this.beat();
    this.#schedule(this.#interval());
  }

  /** The kubelet process ends; no timer needs to be found and cleared, since each knows the run that it belongs to. */
  stop(): void {
    this.#run++;
  }

  /** The node shuts down: its condition says so at once, and until the kubelet is started again. */
  shuttingDown(): void {
    this.#shuttingDown = true;
    if (this.#connected()) this.#reportCondition();
  }

  /** Renews the Lease; and says that the node is ready, should the API server believe something else. */
  beat(): void {
    if (!this.#connected()) return;
    const { api, loop } = this.#context;
    const renewTime = loop.now;
    const renewed = () => {
      this.#retryDelay = RETRY_INITIAL;
    };
    const { uid } = this.#lease.meta;
    api.patch(
      'Lease',
      objectKey(this.#lease.meta),
      uid,
      (lease) => ({ ...lease, renewTime }),
      renewed,
      () => this.#retry(),
    );
    this.#reportCondition();
  }

  /** The server was not there: the Lease is what the kubelet tries for most. `backoffEnsureLease` in the same file. */
  #retry(): void {
    if (this.#retrying) return;
    this.#retrying = true;
    const run = this.#run;
    this.#context.loop.setTimer(this.#retryDelay, () => {
      this.#retrying = false;
      if (run === this.#run) this.beat();
    });
    this.#retryDelay = Math.min(RETRY_MAX, 2 * this.#retryDelay);
  }

  /** Decided at the server: a node whose condition is as it should be is not written. */
  #reportCondition(): void {
    const { api, events, loop } = this.#context;
    const { name, uid } = this.#node.meta;
    const ready = this.#shuttingDown ? 'False' : 'True';
    const condition: NodeCondition = {
      ready,
      lastTransitionTime: loop.now,
      ...(this.#shuttingDown && SHUTTING_DOWN),
    };
    const change = (node: Node): Node | undefined =>
      node.status.condition.ready === ready ? undefined : { ...node, status: { ...node.status, condition } };
    const reason = this.#shuttingDown ? 'NodeNotReady' : 'NodeReady';
    const reported = (changed: Node | undefined) => {
      if (changed !== undefined)
        events.normal(reason, `Node/${name}`, `Node ${name} status is now: ${reason}`);
    };
    // One that is lost is made up for by the next heartbeat.
    api.patch('Node', objectKey(this.#node.meta), uid, change, reported, () => {});
  }

  /** Seconds until the next renewal. */
  #interval(): number {
    return this.#context.settings.nodeLeaseRenewInterval * (1 + LEASE_JITTER * this.#random());
  }

  /** Renewals follow each other at jittered intervals, whether or not the one before has arrived. */
  #schedule(delay: number): void {
    const run = this.#run;
    this.#context.loop.setTimer(delay, () => {
      if (run !== this.#run) return;
      this.beat();
      this.#schedule(this.#interval());
    });
  }
}
