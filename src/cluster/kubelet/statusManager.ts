import { objectKey } from '../api/objectKey.ts';
import type { ClusterContext } from '../context.ts';
import type { Pod, PodStatus } from '../objects.ts';
import { UnsentReports } from './unsentReports.ts';

/**
 * Tells the API server what became of the node's pods. Of a node that is cut off nothing arrives; the kubelet reports
 * anew when it is connected again. Source: `pkg/kubelet/status/status_manager.go`.
 */
export class StatusManager {
  readonly #context: ClusterContext;
  readonly #connected: () => boolean;
  /** What the API server could not be told, for the next sync. */
  readonly #unsent: UnsentReports;

  /** @param connected does what the kubelet sends get through? */
  constructor(context: ClusterContext, connected: () => boolean) {
    this.#context = context;
    this.#connected = connected;
    this.#unsent = new UnsentReports(context.loop);
  }

  /**
   * Reports a status as it is now, even if the request arrives later; the server is left alone if it has it already.
   * @param again makes the report anew, should this one find no server
   */
  report({ meta }: Pod, status: PodStatus, again: () => void): void {
    if (!this.#connected()) return;
    const change = (current: Pod): Pod | undefined =>
      sameStatus(current.status, status) ? undefined : { ...current, status };
    this.#context.api.patch('Pod', objectKey(meta), meta.uid, change, undefined, () =>
      this.#unsent.add(meta.uid, again),
    );
  }

  /** Reports that a pod was not taken, and why. */
  reject({ meta }: Pod, reason: string, message: string): void {
    if (!this.#connected()) return;
    this.#context.events.warning(reason, `Pod/${meta.name}`, message);
    this.#context.api.patch('Pod', objectKey(meta), meta.uid, (current) => ({
      ...current,
      status: { ...current.status, phase: 'Failed', ready: false, reason, message },
    }));
  }

  /** The last step of a deletion: with grace period 0, which the server takes as: the containers have ended. */
  finishDeletion(pod: Pod): void {
    if (!this.#connected()) return;
    const { meta } = pod;
    const options = { uid: meta.uid, gracePeriodSeconds: 0 };
    this.#context.api.delete('Pod', objectKey(meta), options, undefined, () =>
      this.#unsent.add(meta.uid, () => this.finishDeletion(pod)),
    );
  }
}

/** Compares the fields that a kubelet reports; the time of transition follows from the condition. */
export function sameStatus(a: PodStatus, b: PodStatus): boolean {
  return (
    a.phase === b.phase &&
    a.podIP === b.podIP &&
    a.ready === b.ready &&
    a.restartCount === b.restartCount &&
    a.slot === b.slot &&
    a.startTime === b.startTime &&
    a.containers?.state === b.containers?.state &&
    a.containers?.reason === b.containers?.reason &&
    a.containers?.startedAt === b.containers?.startedAt
  );
}
