import { replicaSetName } from '../../api/names.ts';
import type { Deployment, Labels, ReplicaSet } from '../../objects.ts';
import { POD_TEMPLATE_HASH_LABEL, podTemplateHash } from './podTemplateHash.ts';

/** The ReplicaSet of the Deployment's present template, if there is one: an old revision is taken up again. */
export function findNewReplicaSet(
  deployment: Deployment,
  owned: readonly ReplicaSet[],
): ReplicaSet | undefined {
  const hash = podTemplateHash(deployment.spec.template);
  return owned.find(({ meta }) => meta.labels[POD_TEMPLATE_HASH_LABEL] === hash);
}

/** What a new ReplicaSet is: its name, and the Deployment's spec with the hash in labels and selector. */
export interface ReplicaSetDraft {
  readonly name: string;
  readonly labels: Labels;
  readonly spec: ReplicaSet['spec'];
}

/** The ReplicaSet for the Deployment's present template. Source: `getNewReplicaSet` in `pkg/controller/deployment/sync.go`. */
export function draftReplicaSet(deployment: Deployment, replicas: number): ReplicaSetDraft {
  const { template, selector } = deployment.spec;
  const hash = podTemplateHash(template);
  const withHash = (labels: Labels): Labels => ({ ...labels, [POD_TEMPLATE_HASH_LABEL]: hash });
  const labels = withHash(template.labels);
  return {
    name: replicaSetName(deployment.meta.name, hash),
    labels,
    spec: {
      replicas,
      selector: { ...selector, matchLabels: withHash(selector.matchLabels) },
      template: { ...template, labels },
      minReadySeconds: deployment.spec.minReadySeconds ?? 0,
    },
  };
}
