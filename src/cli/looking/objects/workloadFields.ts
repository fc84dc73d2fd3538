import type {
  DaemonSet,
  Deployment,
  LabelSelector,
  PodTemplate,
  ReplicaSet,
  StatefulSet,
} from '../../../cluster/objects.ts';
import type { ApiFields } from '../apiValue.ts';
import { metadata, nonEmpty } from './metadata.ts';
import { podSpecFields } from './podSpecFields.ts';

/** `apiVersion` of all workloads; their fields are those of `staging/src/k8s.io/api/apps/v1/types.go`. */
const APPS = 'apps/v1';

/** Defaults of `pkg/apis/apps/v1/defaults.go`. */
const DEFAULT_STRATEGY: ApiFields = {
  type: 'RollingUpdate',
  rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
};
// Seconds.
const PROGRESS_DEADLINE = 600;
// Old ReplicaSets or revisions.
const HISTORY_LIMIT = 10;

/**
 * A Deployment in the API's fields.
 *
 * @returns counts of 0 in the status are left out
 */
export function deploymentFields({ meta, spec, status }: Deployment): ApiFields {
  const { replicas, updatedReplicas, readyReplicas, availableReplicas } = status;
  return {
    ...head('Deployment', meta),
    spec: {
      replicas: spec.replicas,
      ...common(spec),
      strategy: strategyFields(spec.strategy),
      paused: spec.paused ? true : undefined,
      progressDeadlineSeconds: spec.progressDeadlineSeconds ?? PROGRESS_DEADLINE,
      revisionHistoryLimit: spec.revisionHistoryLimit ?? HISTORY_LIMIT,
    },
    status: {
      replicas: unlessZero(replicas),
      updatedReplicas: unlessZero(updatedReplicas),
      readyReplicas: unlessZero(readyReplicas),
      availableReplicas: unlessZero(availableReplicas),
      unavailableReplicas: unlessZero(Math.max(0, spec.replicas - availableReplicas)),
      conditions: deploymentConditions({ spec, status }).map((condition) => ({ ...condition })),
    },
  };
}

/** A condition of a Deployment. */
export interface DeploymentCondition {
  /** `Progressing` only where there is a deadline for it. */
  readonly type: 'Available' | 'Progressing';
  /** `Unknown` while a rollout is paused. */
  readonly status: 'True' | 'False' | 'Unknown';
  /** One word, as the controller writes it. */
  readonly reason: string;
}

/** `calculateStatus` in `pkg/controller/deployment/sync.go`: available while no more are missing than may be. */
export function deploymentConditions({
  spec,
  status,
}: Pick<Deployment, 'spec' | 'status'>): DeploymentCondition[] {
  const { strategy } = spec;
  const allowed =
    strategy?.type === 'RollingUpdate' ? strategy.maxUnavailable : strategy === undefined ? '25%' : 0;
  // A share is rounded down here, as `ResolveFenceposts` does with maxUnavailable.
  const missing =
    typeof allowed === 'number' ? allowed : Math.floor((Number.parseInt(allowed, 10) * spec.replicas) / 100);
  const isAvailable = status.availableReplicas >= spec.replicas - missing;
  const { progressing } = status;
  return [
    isAvailable
      ? { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' }
      : { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable' },
    ...(progressing === undefined
      ? []
      : [{ type: 'Progressing', status: progressing.status, reason: progressing.reason } as const]),
  ];
}

/** What the API server fills in where the manifest says nothing. */
function strategyFields(strategy: Deployment['spec']['strategy']): ApiFields {
  if (strategy === undefined) return DEFAULT_STRATEGY;
  if (strategy.type === 'Recreate') return { type: 'Recreate' };
  const { type, maxSurge, maxUnavailable } = strategy;
  return { type, rollingUpdate: { maxSurge, maxUnavailable } };
}

/** A ReplicaSet in the API's fields. */
export function replicaSetFields({ meta, spec, status }: ReplicaSet): ApiFields {
  return {
    ...head('ReplicaSet', meta),
    spec: { replicas: spec.replicas, ...common(spec) },
    status: {
      replicas: status.replicas,
      readyReplicas: unlessZero(status.readyReplicas),
      availableReplicas: unlessZero(status.availableReplicas),
    },
  };
}

/** A StatefulSet in the API's fields. */
export function statefulSetFields({ meta, spec, status }: StatefulSet): ApiFields {
  const { updateStrategy } = spec;
  const partition =
    updateStrategy !== undefined && 'partition' in updateStrategy ? updateStrategy.partition : 0;
  return {
    ...head('StatefulSet', meta),
    spec: {
      replicas: spec.replicas,
      ...common(spec),
      ordinals: spec.ordinals === undefined ? undefined : { start: spec.ordinals.start },
      podManagementPolicy: spec.podManagementPolicy ?? 'OrderedReady',
      updateStrategy:
        updateStrategy?.type === 'OnDelete'
          ? { type: 'OnDelete' }
          : { type: 'RollingUpdate', rollingUpdate: { partition } },
      revisionHistoryLimit: spec.revisionHistoryLimit ?? HISTORY_LIMIT,
    },
    status: {
      replicas: status.replicas,
      readyReplicas: unlessZero(status.readyReplicas),
      availableReplicas: status.availableReplicas ?? 0,
      updatedReplicas: unlessZero(status.updatedReplicas),
    },
  };
}

/** A DaemonSet in the API's fields. Its counts are of nodes. They are 0 until the controller has come by. */
export function daemonSetFields({ meta, spec, status }: DaemonSet): ApiFields {
  return {
    ...head('DaemonSet', meta),
    spec: { ...common(spec), revisionHistoryLimit: spec.revisionHistoryLimit ?? HISTORY_LIMIT },
    status: {
      desiredNumberScheduled: status?.desiredNumberScheduled ?? 0,
      currentNumberScheduled: status?.currentNumberScheduled ?? 0,
      numberMisscheduled: status?.numberMisscheduled ?? 0,
      numberReady: status?.numberReady ?? 0,
      numberAvailable: unlessZero(status?.numberAvailable ?? 0),
      updatedNumberScheduled: unlessZero(status?.updatedNumberScheduled ?? 0),
    },
  };
}

/** Version, kind and metadata, with which every object begins. */
function head(kind: string, meta: Deployment['meta']): ApiFields {
  return { apiVersion: APPS, kind, metadata: metadata(meta) };
}

/** What the specs of all workloads have. */
function common(spec: {
  readonly selector: LabelSelector;
  readonly template: PodTemplate;
  readonly minReadySeconds?: number;
}): ApiFields {
  const { selector, template, minReadySeconds } = spec;
  const { matchLabels, matchExpressions } = selector;
  return {
    minReadySeconds,
    selector: {
      matchLabels: nonEmpty(matchLabels),
      matchExpressions:
        matchExpressions.length === 0
          ? undefined
          : matchExpressions.map(({ key, operator, values }) => ({ key, operator, values })),
    },
    template: {
      metadata: { labels: nonEmpty(template.labels), annotations: nonEmpty(template.annotations) },
      spec: podSpecFields(template.spec),
    },
  };
}

/** A count of 0 is left out of a status (`omitempty`). */
function unlessZero(count: number): number | undefined {
  return count === 0 ? undefined : count;
}
