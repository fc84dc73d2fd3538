import { replicaSetName } from '../../api/names.ts';
import type { Deployment, Labels, PodTemplate, ReplicaSet } from '../../objects.ts';
import { POD_TEMPLATE_HASH_LABEL, podTemplateHash } from './podTemplateHash.ts';

/**
 * The ReplicaSet of the Deployment's present template, if there is one: an old revision is taken up again. Of several
 * with that template it is the oldest. Templates are compared, not hashes in labels, which may come of a collision.
 * Source: `FindNewReplicaSet` in `pkg/controller/deployment/util/deployment_util.go`.
 */
export function findNewReplicaSet(
  deployment: Deployment,
  owned: readonly ReplicaSet[],
): ReplicaSet | undefined {
  let oldest: ReplicaSet | undefined;
  for (const replicaSet of owned) {
    const isOlder = oldest === undefined || isCreatedBefore(replicaSet, oldest);
    if (isOlder && hasTemplate(replicaSet, deployment.spec.template)) oldest = replicaSet;
  }
  return oldest;
}

/** Does the ReplicaSet have that template, but for the hash in its labels? Source: `EqualIgnoreHash`, same file. */
export function hasTemplate(replicaSet: ReplicaSet, template: PodTemplate): boolean {
  return podTemplateHash(templateWithoutHash(replicaSet)) === podTemplateHash(template);
}

/** The template that a Deployment made the ReplicaSet from: without the label that tells its revision. */
export function templateWithoutHash({ spec }: ReplicaSet): PodTemplate {
  const known = originals.get(spec.template);
  if (known !== undefined) return known;
  const { [POD_TEMPLATE_HASH_LABEL]: _, ...labels } = spec.template.labels;
  const template = { ...spec.template, labels };
  originals.set(spec.template, template);
  return template;
}

/** Templates are immutable and every pass asks again: each is made, and hashed, once. */
const originals = new WeakMap<PodTemplate, PodTemplate>();

/**
 * Source: `ReplicaSetsByCreationTimestamp` in `pkg/controller/controller_utils.go`. Of two of the same age the name
 * decides, so that the order never depends on the view.
 */
export function isCreatedBefore(a: ReplicaSet, b: ReplicaSet): boolean {
  const age = a.meta.creationTimestamp - b.meta.creationTimestamp;
  return age === 0 ? a.meta.name < b.meta.name : age < 0;
}

/** What a new ReplicaSet is: its name, and the Deployment's spec with the hash in labels and selector. */
export interface ReplicaSetDraft {
  readonly name: string;
  /** Those of the template, with the hash. */
  readonly labels: Labels;
  readonly spec: ReplicaSet['spec'];
}

/**
 * The ReplicaSet for the Deployment's present template. Source: `getNewReplicaSet` in
 * `pkg/controller/deployment/sync.go`.
 * @param replicas its first size
 */
export function draftReplicaSet(deployment: Deployment, replicas: number): ReplicaSetDraft {
  const { template, selector } = deployment.spec;
  const hash = podTemplateHash(template, deployment.status.collisionCount);
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
