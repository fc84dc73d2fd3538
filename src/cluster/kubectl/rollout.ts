import type { ApiServer } from '../api/apiServer.ts';
import { type RollingKind, withTemplate } from '../api/workloadCommands.ts';
import { podTemplateHash } from '../controllers/deployment/podTemplateHash.ts';
import { templateWithoutHash } from '../controllers/deployment/replicaSetForTemplate.ts';
import { revisionNumber } from '../controllers/deployment/revisions.ts';
import { withPresent } from '../controllers/templateHistory.ts';
import type { Deployment, PodTemplate, TemplateRevision } from '../objects.ts';

/** Why `kubectl rollout` did nothing. */
export type RolloutRefusal =
  /** There is no such object. */
  | 'not-found'
  /** The API server is down: tried again until it is back, as {@link Kubectl} does. */
  | 'unreachable'
  /** There is no template before the present one. */
  | 'no-history'
  /** A paused Deployment cannot go back, or is paused already. */
  | 'paused'
  /** A Deployment that is not paused cannot be resumed. */
  | 'not-paused'
  /** The revision to go back to has the present template. */
  | 'unchanged';

/** What came of a `kubectl rollout`. */
export type RolloutAnswer =
  /** `revision`: the number of the one that `undo` goes back to. */
  | { readonly done: true; readonly revision?: number }
  | { readonly done: false; readonly why: RolloutRefusal };

const refused = (why: RolloutRefusal): RolloutAnswer => ({ done: false, why });

/**
 * `kubectl rollout undo`, now: the template of the revision before the newest becomes the present one again. Undone
 * twice, a workload is where it was. Source: `staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollback.go`.
 * @param key where the object is stored
 */
export function undoRollout(api: ApiServer, kind: RollingKind, key: string): RolloutAnswer {
  const current = api.get(kind, key);
  if (current === undefined) return refused('not-found');
  if (current.kind === 'Deployment' && current.spec.paused === true) return refused('paused');
  const history =
    current.kind === 'Deployment'
      ? replicaSetHistory(api, current)
      : withPresent(current.status?.revisions ?? [], current.spec.template);
  const target = history.at(-2);
  if (target === undefined) return refused('no-history');
  const { template, revision } = target;
  if (podTemplateHash(template) === podTemplateHash(current.spec.template)) return refused('unchanged');
  api.patchNow(kind, key, undefined, (object) => withTemplate(object, () => template));
  return { done: true, revision };
}

/**
 * `kubectl rollout pause` or `resume` of a Deployment, now: while it is paused, a changed template is not rolled out.
 * Source: `objectpauser.go` and `objectresumer.go` beside the file of {@link undoRollout}.
 * @param key where the Deployment is stored
 */
export function setPaused(api: ApiServer, key: string, paused: boolean): RolloutAnswer {
  const current = api.get('Deployment', key);
  if (current === undefined) return refused('not-found');
  if ((current.spec.paused === true) === paused) return refused(paused ? 'paused' : 'not-paused');
  api.patchNow('Deployment', key, undefined, (object) => ({ ...object, spec: { ...object.spec, paused } }));
  return { done: true };
}

/** The templates of a Deployment's ReplicaSets, in the order of their revisions. */
function replicaSetHistory(api: ApiServer, { meta }: Deployment): TemplateRevision[] {
  return [...api.list('ReplicaSet')]
    .filter((replicaSet) => replicaSet.meta.owner?.uid === meta.uid)
    .map((replicaSet): { revision: number; template: PodTemplate } => ({
      revision: revisionNumber(replicaSet),
      template: templateWithoutHash(replicaSet),
    }))
    .sort((a, b) => a.revision - b.revision);
}
