import type { PodTemplate, TemplateRevision } from '../objects.ts';
import { podTemplateHash } from './deployment/podTemplateHash.ts';

/** `SetDefaults_StatefulSet` and `SetDefaults_DaemonSet` in `pkg/apis/apps/v1/defaults.go`. */
const DEFAULT_HISTORY_LIMIT = 10;

/** The templates that a StatefulSet or DaemonSet has had, which `kubectl rollout undo` goes back in. */
export type TemplateHistory = readonly TemplateRevision[];

/**
 * The history with the present template as its newest entry: a new one is added, and one that is taken up again gets a
 * new number. Beyond the limit the oldest go that no pod has. The same array comes back if nothing changes.
 * Source: `getStatefulSetRevisions` and `truncateHistory` in `pkg/controller/statefulset/stateful_set_control.go`;
 * likewise `constructHistory` and `cleanupHistory` in `pkg/controller/daemon/update.go`.
 * @param limit templates before the present one to keep; absent: 10
 * @param isLive does a pod with that hash exist?
 */
export function withPresent(
  history: TemplateHistory,
  template: PodTemplate,
  limit: number = DEFAULT_HISTORY_LIMIT,
  isLive: (hash: string) => boolean = () => false,
): TemplateHistory {
  const hash = podTemplateHash(template);
  const newest = history.at(-1);
  const isNewest = newest !== undefined && podTemplateHash(newest.template) === hash;
  const present = isNewest ? newest : { revision: (newest?.revision ?? 0) + 1, template };
  const earlier = history.filter((each) => podTemplateHash(each.template) !== hash);
  const idle = earlier.filter((each) => !isLive(podTemplateHash(each.template)));
  const dropped = new Set(idle.slice(0, Math.max(0, idle.length - limit)));
  if (isNewest && dropped.size === 0) return history;
  return [...earlier.filter((each) => !dropped.has(each)), present];
}
