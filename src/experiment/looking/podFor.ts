import { matchesLabels, matchesSelector } from '../../cluster/labels/selectors.ts';
import type { Labels, Pod } from '../../cluster/objects.ts';
import type { World } from '../world.ts';

/** Kinds that stand for one of their pods, by the words for them. */
const KINDS = {
  Deployment: ['deploy', 'deployment', 'deployments', 'deployment.apps'],
  ReplicaSet: ['rs', 'replicaset', 'replicasets', 'replicaset.apps'],
  StatefulSet: ['sts', 'statefulset', 'statefulsets', 'statefulset.apps'],
  DaemonSet: ['ds', 'daemonset', 'daemonsets', 'daemonset.apps'],
  Service: ['svc', 'service', 'services'],
} as const;

/**
 * The pod that a word names, as for `kubectl exec`: `web-0`, `pod/web-0`, or `deploy/web` for one of its pods, the one that
 * has been ready longest (`AttachablePodForObject` in `staging/src/k8s.io/kubectl/pkg/polymorphichelpers`).
 * @returns undefined if there is none
 */
export function podFor(word: string, namespace: string, { api }: Pick<World, 'api'>): Pod | undefined {
  const [kind, name] = word.includes('/') ? word.split('/') : ['pod', word];
  const pods = [...api.list('Pod')].filter(({ meta }) => meta.namespace === namespace);
  if (['po', 'pod', 'pods'].includes(kind)) return pods.find(({ meta }) => meta.name === name);
  const selects = selectorOf(kind, name, namespace, { api });
  return pods.filter(({ meta }) => selects?.(meta.labels) === true).sort(mostActiveFirst)[0];
}

/**
 * The words of the same form that name a pod: `deploy/web` of every Deployment where one was asked for, otherwise the names of the pods.
 * For the message about a word that names none.
 */
export function podWords(word: string, namespace: string, { api }: Pick<World, 'api'>): string[] {
  const [before] = word.split('/');
  const kinds = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Service'] as const;
  const kind = word.includes('/')
    ? kinds.find((each) => KINDS[each].some((known) => known === before))
    : 'Pod';
  return [...api.list(kind ?? 'Pod')].flatMap(({ meta }) => {
    if (meta.namespace !== namespace) return [];
    return [kind === undefined || kind === 'Pod' ? meta.name : `${before}/${meta.name}`];
  });
}

/** Does an object select a pod with these labels? */
type Selects = (labels: Labels) => boolean;

/** What selects the pods of an object; undefined if there is none, or it selects nothing. */
function selectorOf(
  word: string,
  name: string,
  namespace: string,
  { api }: Pick<World, 'api'>,
): Selects | undefined {
  const key = `${namespace}/${name}`;
  if (KINDS.Service.some((each) => each === word)) {
    const selector = api.get('Service', key)?.spec.selector;
    return selector && ((labels) => matchesLabels(selector, labels));
  }
  for (const kind of ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'] as const) {
    if (!KINDS[kind].some((each) => each === word)) continue;
    const selector = api.get(kind, key)?.spec.selector;
    return selector && ((labels) => matchesSelector(selector, labels));
  }
  return undefined;
}

/** `ActivePods` in `pkg/controller/controller_utils.go`, the other way round; of equal ones the first by name. */
function mostActiveFirst(a: Pod, b: Pod): number {
  // Alive before terminating, running before waiting, ready before not.
  const rank = ({ meta, status }: Pod) =>
    (meta.deletionTimestamp === undefined ? 4 : 0) +
    (status.phase === 'Running' ? 2 : 0) +
    (status.ready ? 1 : 0);
  return (
    rank(b) - rank(a) ||
    a.status.readyTransitionTime - b.status.readyTransitionTime ||
    a.status.restartCount - b.status.restartCount ||
    (a.meta.name < b.meta.name ? -1 : 1)
  );
}
