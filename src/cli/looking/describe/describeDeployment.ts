import { podTemplateHash } from '../../../cluster/controllers/deployment/podTemplateHash.ts';
import type { Deployment, ReplicaSet } from '../../../cluster/objects.ts';
import { rfc1123 } from '../apiTime.ts';
import type { ClusterView } from '../clusterView.ts';
import { deploymentConditions } from '../objects/workloadFields.ts';
import { selectorText } from '../rows/labelText.ts';
import { templateLines } from './containerLines.ts';
import { annotationLines, description, eventLines, field, indented, labelLines } from './sections.ts';

/**
 * `describeDeployment` in `staging/src/k8s.io/kubectl/pkg/describe/describe.go`.
 *
 * @param view for its ReplicaSets and events
 */
export function describeDeployment(deployment: Deployment, view: ClusterView): string {
  const { meta, spec } = deployment;
  const lines = [
    field('Name', meta.name),
    field('Namespace', meta.namespace),
    field('CreationTimestamp', rfc1123(meta.creationTimestamp)),
    ...labelLines('Labels', meta.labels),
    ...annotationLines('Annotations', meta.annotations),
    field('Selector', selectorText(spec.selector)),
    field('Replicas', replicasText(deployment)),
    ...strategyLines(deployment),
    ...templateLines(spec.template),
    ...conditionLines(deployment),
    ...replicaSetLines(deployment, view),
  ];
  return description(lines, eventLines(view, 'Deployment', meta.name, meta.namespace));
}

/** `describeDeployment`: counts of the status, and how many are missing. */
function replicasText({ spec, status }: Deployment): string {
  const { replicas, updatedReplicas, availableReplicas } = status;
  const unavailable = Math.max(0, spec.replicas - availableReplicas);
  const counts = `${updatedReplicas} updated | ${replicas} total | ${availableReplicas} available`;
  return `${spec.replicas} desired | ${counts} | ${unavailable} unavailable`;
}

/** Without a strategy, the defaults of `pkg/apis/apps/v1/defaults.go`. */
function strategyLines({ spec }: Deployment): string[] {
  const { strategy = { type: 'RollingUpdate', maxUnavailable: '25%', maxSurge: '25%' } as const } = spec;
  const rolling =
    strategy.type === 'Recreate'
      ? []
      : [
          field(
            'RollingUpdateStrategy',
            `${strategy.maxUnavailable} max unavailable, ${strategy.maxSurge} max surge`,
          ),
        ];
  return [
    field('StrategyType', strategy.type),
    field('MinReadySeconds', spec.minReadySeconds ?? 0),
    ...rolling,
  ];
}

/** Conditions as a table within the description. */
function conditionLines(deployment: Deployment): string[] {
  const rows = deploymentConditions(deployment).map(
    ({ type, status, reason }) => `${type}\t${status}\t${reason}`,
  );
  return ['Conditions:', ...indented(['Type\tStatus\tReason', '----\t------\t------', ...rows])];
}

/**
 * Of the older ones all are named, also those without pods, which are kept to go back to. The new one is that
 * with the hash of the template as it is (`FindNewReplicaSet` in
 * `pkg/controller/deployment/util/deployment_util.go`).
 */
function replicaSetLines({ meta, spec, status }: Deployment, view: ClusterView): string[] {
  // The hash of the template is in the name and the labels of its ReplicaSet.
  const hash = podTemplateHash(spec.template, status.collisionCount);
  const owned = view.list('ReplicaSet').filter((set) => set.meta.owner?.uid === meta.uid);
  const isNew = (set: ReplicaSet) => set.meta.labels['pod-template-hash'] === hash;
  if (owned.length === 0) return [];
  return [
    field('OldReplicaSets', setsText(owned.filter((set) => !isNew(set)))),
    field('NewReplicaSet', setsText(owned.filter(isNew))),
  ];
}

/** Name and pods of each, in one line. */
function setsText(sets: readonly ReplicaSet[]): string {
  const texts = sets.map(
    ({ meta, spec, status }) => `${meta.name} (${status.replicas}/${spec.replicas} replicas created)`,
  );
  return texts.join(', ') || '<none>';
}
