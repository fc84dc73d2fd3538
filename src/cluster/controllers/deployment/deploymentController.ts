import { objectKey } from '../../api/objectKey.ts';
import type { ClusterContext } from '../../context.ts';
import type { Deployment, ReplicaSet } from '../../objects.ts';
import type { ControllerViews } from '../views.ts';
import { WorkQueue } from '../workQueue.ts';
import { draftReplicaSet, findNewReplicaSet } from './replicaSetForTemplate.ts';

/**
 * Keeps each Deployment's ReplicaSets: one of the present template at full size, all older ones empty.
 * A change of the template takes effect at once; a strategy would decide here how far each side may go in one pass.
 * Source: `pkg/controller/deployment/deployment_controller.go`.
 */
export class DeploymentController {
  readonly #context: ClusterContext;
  readonly #views: ControllerViews;
  readonly #queue: WorkQueue;

  constructor(context: ClusterContext, views: ControllerViews) {
    this.#context = context;
    this.#views = views;
    this.#queue = new WorkQueue(context.loop, (key) => this.#reconcile(key));
    views.deployments.onChange((deployment) => {
      if (deployment !== undefined) this.#queue.add(objectKey(deployment.meta));
    });
    views.replicaSets.onChange((current, previous) => {
      const meta = (current ?? previous)?.meta;
      if (meta?.owner?.kind === 'Deployment') {
        this.#queue.add(objectKey({ namespace: meta.namespace, name: meta.owner.name }));
      }
    });
  }

  /** One change a pass, like the original: the pass after it sees what came of it. */
  #reconcile(key: string): number {
    const deployment = this.#views.deployments.get(key);
    if (deployment === undefined || deployment.meta.deletionTimestamp !== undefined) return 0;
    const owned = [...this.#views.replicaSetsByOwner.get(deployment.meta.uid)];
    return this.#rollOut(deployment, owned) + this.#updateStatus(deployment, owned);
  }

  /** The one place where a rollout is decided: which ReplicaSet changes next, and to which size. */
  #rollOut(deployment: Deployment, owned: readonly ReplicaSet[]): number {
    const { replicas } = deployment.spec;
    const current = findNewReplicaSet(deployment, owned);
    if (current === undefined) return this.#create(deployment, replicas);
    if (current.spec.replicas !== replicas) return this.#scale(deployment, current, replicas);
    const old = owned.find((other) => other !== current && other.spec.replicas > 0);
    return old === undefined ? 0 : this.#scale(deployment, old, 0);
  }

  /** Waits until the new ReplicaSet shows in the view, so that the next pass does not create it again. */
  #create(deployment: Deployment, replicas: number): number {
    const { api, settings } = this.#context;
    const { name, labels, spec } = draftReplicaSet(deployment, replicas);
    const { namespace, uid } = deployment.meta;
    const owner = { kind: 'Deployment', name: deployment.meta.name, uid } as const;
    api.create(
      'ReplicaSet',
      { name, namespace, labels, owner },
      (meta) => ({ kind: 'ReplicaSet', meta, spec, status: { replicas: 0, readyReplicas: 0 } }),
      (created) => {
        // Another pass may have been here before the view showed the new ReplicaSet.
        if (created !== undefined) this.#announce(deployment, name, 0, replicas);
      },
    );
    return settings.apiLatency + settings.watchLatency;
  }

  /** Sets the size of one ReplicaSet. */
  #scale(deployment: Deployment, { meta, spec }: ReplicaSet, replicas: number): number {
    const { api, settings } = this.#context;
    const change = (current: ReplicaSet): ReplicaSet | undefined =>
      current.spec.replicas === replicas ? undefined : { ...current, spec: { ...current.spec, replicas } };
    api.patch('ReplicaSet', objectKey(meta), meta.uid, change, (changed) => {
      if (changed !== undefined) this.#announce(deployment, meta.name, spec.replicas, replicas);
    });
    return settings.apiLatency;
  }

  /** The event that `kubectl describe deployment` shows. */
  #announce(deployment: Deployment, replicaSet: string, from: number, to: number): void {
    const direction = to >= from ? 'up' : 'down';
    const message = `Scaled ${direction} replica set ${replicaSet} from ${from} to ${to}`;
    this.#context.events.normal('ScalingReplicaSet', `Deployment/${deployment.meta.name}`, message);
  }

  /** The sums over all ReplicaSets. @returns seconds that the write takes, 0 if nothing has changed */
  #updateStatus({ meta, status }: Deployment, owned: readonly ReplicaSet[]): number {
    let replicas = 0;
    let readyReplicas = 0;
    for (const replicaSet of owned) {
      replicas += replicaSet.status.replicas;
      readyReplicas += replicaSet.status.readyReplicas;
    }
    if (status.replicas === replicas && status.readyReplicas === readyReplicas) return 0;
    const { api, settings } = this.#context;
    api.patch('Deployment', objectKey(meta), meta.uid, (current) => ({
      ...current,
      status: { replicas, readyReplicas },
    }));
    return settings.apiLatency;
  }
}
