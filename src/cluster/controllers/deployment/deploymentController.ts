import { objectKey } from '../../api/objectKey.ts';
import type { ClusterContext } from '../../context.ts';
import type { Deployment, Pod, ReplicaSet } from '../../objects.ts';
import type { ControllerViews } from '../views.ts';
import { WorkQueue } from '../workQueue.ts';
import { nextStatus, progressDeadline, sameStatus } from './deploymentStatus.ts';
import { isComplete, podNumbers } from './progress.ts';
import { draftReplicaSet, hasTemplate } from './replicaSetForTemplate.ts';
import {
  desiredSize,
  newestRevision,
  nextRevision,
  REVISION_ANNOTATION,
  type Revisions,
  revisionNumber,
  revisionsOf,
  sizeAnnotations,
} from './revisions.ts';
import { type RolloutStep, rolloutStep } from './rolloutStep.ts';

/** `SetDefaults_Deployment` in `pkg/apis/apps/v1/defaults.go`. */
const DEFAULT_HISTORY_LIMIT = 10;
/** The controller looks again this long after the deadline, seconds: `requeueStuckDeployment` in `progress.go`. */
const DEADLINE_MARGIN = 1;

/**
 * Keeps each Deployment's ReplicaSets: brings the one of the present template to full size and empties the others, as
 * fast as the strategy allows. How far each pass goes is decided by {@link rolloutStep}.
 * Source: `pkg/controller/deployment/deployment_controller.go`.
 */
export class DeploymentController {
  readonly #context: ClusterContext;
  readonly #views: ControllerViews;
  /** Keys of the Deployments to look at. */
  readonly #queue: WorkQueue;
  /** When each Deployment's rollout will have stood still for too long: there is a timer for that. */
  readonly #deadlines = new Map<string, number>();

  constructor(context: ClusterContext, views: ControllerViews) {
    this.#context = context;
    this.#views = views;
    this.#queue = new WorkQueue(context, (key) => this.#reconcile(key));
    views.deployments.onChange((deployment) => {
      if (deployment !== undefined) this.#queue.add(objectKey(deployment.meta));
    });
    views.replicaSets.onChange((current, previous) => this.#ownerOf(current ?? previous));
    views.pods.onChange((current, previous) => {
      if (current === undefined && previous !== undefined) this.#podGone(previous);
    });
  }

  /** A change of a ReplicaSet, its status among them, is what tells a Deployment that it may go on. */
  #ownerOf(replicaSet: ReplicaSet | undefined): void {
    const meta = replicaSet?.meta;
    if (meta?.owner?.kind === 'Deployment')
      this.#queue.add(objectKey({ namespace: meta.namespace, name: meta.owner.name }));
  }

  /** Recreate waits for the last old pod. */
  #podGone({ meta }: Pod): void {
    if (meta.owner?.kind !== 'ReplicaSet') return;
    this.#ownerOf(
      this.#views.replicaSets.get(objectKey({ namespace: meta.namespace, name: meta.owner.name })),
    );
  }

  /** One change a pass: the pass after it sees what came of it. @returns seconds that the writes take */
  #reconcile(key: string): number {
    const deployment = this.#views.deployments.get(key);
    if (deployment === undefined || deployment.meta.deletionTimestamp !== undefined) return 0;
    const revisions = revisionsOf(deployment, [...this.#views.replicaSetsByOwner.get(deployment.meta.uid)]);
    const step = rolloutStep(deployment, revisions, this.#hasPods(revisions.oldRSs));
    const created = step.create === undefined ? 0 : this.#create(deployment, revisions, step.create);
    const written = this.#write(deployment, revisions, step);
    if (created + written === 0) this.#cleanUp(deployment, revisions);
    const reported = this.#updateStatus(key, deployment, revisions, created > 0);
    return Math.max(created, written, reported);
  }

  /** Also pods in their grace period count, but not those that have run to their end. Source: `oldPodsRunning` in `recreate.go`. */
  #hasPods(replicaSets: readonly ReplicaSet[]): boolean {
    return replicaSets.some(({ meta, status }) => {
      const pods = [...this.#views.podsByOwner.get(meta.uid)];
      return status.replicas > 0 || pods.some((pod) => !['Succeeded', 'Failed'].includes(pod.status.phase));
    });
  }

  /** Waits until the new ReplicaSet shows in the view, so that the next pass does not create it again. */
  #create(deployment: Deployment, { oldRSs }: Revisions, replicas: number): number {
    const { api, settings } = this.#context;
    const { name, labels, spec } = draftReplicaSet(deployment, replicas);
    const { namespace, uid } = deployment.meta;
    const owner = { kind: 'Deployment', name: deployment.meta.name, uid } as const;
    const annotations = {
      ...sizeAnnotations(desiredSize(deployment)),
      [REVISION_ANNOTATION]: String(nextRevision(oldRSs)),
    };
    const status = { replicas: 0, readyReplicas: 0, availableReplicas: 0 };
    api.create(
      'ReplicaSet',
      { name, namespace, labels, annotations, owner },
      (meta) => ({ kind: 'ReplicaSet', meta, spec, status }),
      (created) => {
        if (created === undefined) this.#nameTaken(deployment, name);
        else if (replicas > 0) this.#announce(deployment, name, 0, replicas);
      },
    );
    return settings.apiLatency + settings.watchLatency;
  }

  /**
   * A ReplicaSet of that name may be the Deployment's own, which the view did not show yet. If it is not, the next pass
   * makes another name. Source: `getNewReplicaSet` in `sync.go`.
   */
  #nameTaken({ meta, spec, status }: Deployment, name: string): void {
    const { api, loop, settings } = this.#context;
    const key = objectKey(meta);
    const other = this.#views.replicaSets.get(objectKey({ namespace: meta.namespace, name }));
    const isOwn = other?.meta.owner?.uid === meta.uid && hasTemplate(other, spec.template);
    const { collisionCount = 0 } = status;
    // Another pass may have counted this collision already: the server would refuse the write of an outdated object.
    const counted = (current: Deployment): Deployment | undefined =>
      (current.status.collisionCount ?? 0) === collisionCount
        ? { ...current, status: { ...current.status, collisionCount: collisionCount + 1 } }
        : undefined;
    if (other !== undefined && !isOwn) api.patch('Deployment', key, meta.uid, counted);
    loop.setTimer(settings.watchLatency, () => this.#queue.add(key));
  }

  /** Writes sizes, annotations and what the present template's ReplicaSet takes over. @returns seconds that it takes */
  #write(deployment: Deployment, { newRS, oldRSs }: Revisions, { sizes }: RolloutStep): number {
    const annotations = sizeAnnotations(desiredSize(deployment));
    let writes = 0;
    for (const replicaSet of newRS === undefined ? oldRSs : [newRS, ...oldRSs]) {
      const size = sizes.get(replicaSet.meta.name);
      const change = {
        replicas: size ?? replicaSet.spec.replicas,
        annotations: {
          ...replicaSet.meta.annotations,
          ...(size !== undefined && annotations),
          // A revision that is taken up again is the newest one.
          ...(replicaSet === newRS && newestRevision(newRS, oldRSs)),
        },
        minReadySeconds: (replicaSet === newRS ? deployment : replicaSet).spec.minReadySeconds ?? 0,
      };
      if (this.#patch(deployment, replicaSet, change)) writes++;
    }
    return writes * this.#context.settings.apiLatency;
  }

  /**
   * Writes one ReplicaSet unless it is as it should be. If the view was not the latest the server refuses the
   * write (its resourceVersion is another one), and the pass that the newer version leads to decides afresh.
   */
  #patch(
    deployment: Deployment,
    { meta, spec }: ReplicaSet,
    { replicas, annotations, minReadySeconds }: ReplicaSetChange,
  ): boolean {
    const isSame =
      spec.replicas === replicas &&
      (spec.minReadySeconds ?? 0) === minReadySeconds &&
      Object.entries(annotations).every(([key, value]) => meta.annotations[key] === value);
    if (isSame) return false;
    const change = (current: ReplicaSet): ReplicaSet | undefined =>
      current.meta.resourceVersion === meta.resourceVersion
        ? {
            ...current,
            meta: { ...current.meta, annotations },
            spec: { ...current.spec, replicas, minReadySeconds },
          }
        : undefined;
    this.#context.api.patch('ReplicaSet', objectKey(meta), meta.uid, change, (changed) => {
      if (changed !== undefined && replicas !== spec.replicas)
        this.#announce(deployment, meta.name, spec.replicas, replicas);
    });
    return true;
  }

  /** After a rollout, deletes the oldest empty ReplicaSets beyond the history limit. Source: `cleanupDeployment` in `sync.go`. */
  #cleanUp({ spec, status }: Deployment, { oldRSs }: Revisions): void {
    if (spec.paused !== true && !isComplete(spec.replicas, podNumbers(status))) return;
    const surplus = oldRSs.length - (spec.revisionHistoryLimit ?? DEFAULT_HISTORY_LIMIT);
    if (surplus <= 0) return;
    const oldest = [...oldRSs].sort((a, b) => revisionNumber(a) - revisionNumber(b)).slice(0, surplus);
    for (const replicaSet of oldest) {
      if (replicaSet.spec.replicas + replicaSet.status.replicas > 0) continue;
      this.#context.api.delete('ReplicaSet', objectKey(replicaSet.meta), { uid: replicaSet.meta.uid });
    }
  }

  /** The event that `kubectl describe deployment` shows. */
  #announce(deployment: Deployment, replicaSet: string, from: number, to: number): void {
    const direction = to >= from ? 'up' : 'down';
    const message = `Scaled ${direction} replica set ${replicaSet} from ${from} to ${to}`;
    this.#context.events.normal('ScalingReplicaSet', `Deployment/${deployment.meta.name}`, message);
  }

  /**
   * Status and, with it, the number of the newest revision, which the Deployment bears too.
   * @returns seconds that the write takes, 0 if nothing has changed
   */
  #updateStatus(key: string, deployment: Deployment, revisions: Revisions, isNew: boolean): number {
    const { api, loop, settings } = this.#context;
    const { meta } = deployment;
    const status = nextStatus(deployment, revisions, isNew, loop.now);
    this.#lookAgain(key, deployment);
    const revision =
      isNew || revisions.newRS !== undefined
        ? Math.max(nextRevision(revisions.oldRSs), revisions.newRS ? revisionNumber(revisions.newRS) : 0)
        : undefined;
    const text = revision === undefined ? meta.annotations[REVISION_ANNOTATION] : String(revision);
    if (sameStatus(status, deployment.status) && text === meta.annotations[REVISION_ANNOTATION]) return 0;
    api.patch('Deployment', objectKey(meta), meta.uid, (current) => {
      const { annotations } = current.meta;
      const numbered = text === undefined ? annotations : { ...annotations, [REVISION_ANNOTATION]: text };
      const { collisionCount = 0 } = current.status;
      const kept = collisionCount > 0 ? { ...status, collisionCount } : status;
      return { ...current, meta: { ...current.meta, annotations: numbered }, status: kept };
    });
    return settings.apiLatency;
  }

  /** Nothing happens in a rollout that is stuck: a timer has to notice. */
  #lookAgain(key: string, deployment: Deployment): void {
    const { progressing } = deployment.status;
    const isOver =
      progressing?.reason === 'NewReplicaSetAvailable' || progressing?.reason === 'ProgressDeadlineExceeded';
    if (progressing === undefined || isOver || deployment.spec.paused === true) return;
    const deadline = progressing.lastUpdateTime + progressDeadline(deployment) + DEADLINE_MARGIN;
    const { loop } = this.#context;
    if (deadline <= loop.now || this.#deadlines.get(key) === deadline) return;
    this.#deadlines.set(key, deadline);
    loop.setTimer(deadline - loop.now, () => this.#queue.add(key));
  }
}

/** What the controller writes on a ReplicaSet. */
interface ReplicaSetChange {
  readonly replicas: number;
  /** All of them: they replace those that are there. */
  readonly annotations: ReplicaSet['meta']['annotations'];
  /** Follows the Deployment only on the ReplicaSet of the present template. */
  readonly minReadySeconds: number;
}
