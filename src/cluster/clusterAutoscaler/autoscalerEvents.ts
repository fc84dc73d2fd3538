import type { ClusterContext } from '../context.ts';

/** Where the cluster autoscaler writes what is about no single pod or node: `clusterstate/utils/status.go`. */
const STATUS_OBJECT = 'ConfigMap/cluster-autoscaler-status';
/** An event is written again only after so many seconds: `utils/kubernetes/factory.go`, `--record-duplicated-events`. */
const DUPLICATE_WINDOW = 300;

/** The cluster autoscaler's events. What would be said in every scan is said every five minutes. */
export class AutoscalerEvents {
  readonly #context: ClusterContext;
  /** When each text was last written of each object, seconds. */
  readonly #written = new Map<string, number>();

  constructor(context: ClusterContext) {
    this.#context = context;
  }

  /** @param name of a pod */
  pod(reason: string, name: string, message: string): void {
    this.#normal(reason, `Pod/${name}`, message);
  }

  /** @param name of a node */
  node(reason: string, name: string, message: string): void {
    this.#normal(reason, `Node/${name}`, message);
  }

  /** About a group, or about what is done. */
  status(reason: string, message: string): void {
    this.#normal(reason, STATUS_OBJECT, message);
  }

  /** Something went wrong. @param object `Kind/name`; absent: the status object */
  warning(reason: string, message: string, object = STATUS_OBJECT): void {
    if (this.#isNew(reason, object, message)) this.#context.events.warning(reason, object, message);
  }

  #normal(reason: string, object: string, message: string): void {
    if (this.#isNew(reason, object, message)) this.#context.events.normal(reason, object, message);
  }

  /** Keeps the time of the event if it is to be written. */
  #isNew(reason: string, object: string, message: string): boolean {
    const { now } = this.#context.loop;
    const key = `${reason} ${object} ${message}`;
    const last = this.#written.get(key);
    if (last !== undefined && now - last < DUPLICATE_WINDOW) return false;
    this.#written.set(key, now);
    return true;
  }
}
