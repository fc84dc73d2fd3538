import type { Labels } from '../../cluster/objects.ts';
import { thereAre } from '../../scenario/wording.ts';
import type { ClientPlacement } from '../../workload/config.ts';
import type { World } from '../world.ts';
import { podFor, podWords } from './podFor.ts';

/** Where somebody sits who tries a connection by hand. */
export interface ProbeOrigin {
  readonly kind: 'pod' | 'node' | 'internet';
  /** Of the pod or the node; empty for the internet. */
  readonly name: string;
  /** Of the pod, in which short names are looked for. */
  readonly namespace?: string;
  /** Of the pod, by which network policies select it. */
  readonly labels?: Labels;
  /** Name of the node that it is on; undefined for the internet. */
  readonly node?: string;
  /** Its address; undefined for the internet. */
  readonly address?: string;
}

/**
 * The place that `--from` names: `internet`, a node (`worker-1`, `node/worker-1`), or a pod by any of the words that
 * {@link podFor} takes.
 * @throws RangeError if there is no such place, or the pod has no address yet
 */
export function probeOrigin(from: string, namespace: string, world: Pick<World, 'api'>): ProbeOrigin {
  if (from === 'internet') return { kind: 'internet', name: '' };
  const nodeName = from.startsWith('node/') ? from.slice('node/'.length) : from;
  const node = world.api.get('Node', nodeName);
  const pod = node === undefined ? podFor(from, namespace, world) : undefined;
  if (node !== undefined)
    return { kind: 'node', name: nodeName, node: nodeName, address: node.status.address };
  if (pod === undefined) throw new RangeError(nothingCalled(from, namespace, world));
  const { nodeName: on } = pod.spec;
  const { podIP } = pod.status;
  if (on === undefined || podIP === undefined)
    throw new RangeError(`the pod ${pod.meta.name} has no address yet`);
  const { name, labels } = pod.meta;
  return { kind: 'pod', name, namespace, labels, node: on, address: podIP };
}

/** With the nearest name that there is, since most mistakes are misspellings. */
function nothingCalled(from: string, namespace: string, { api }: Pick<World, 'api'>): string {
  const pods = podWords(from, namespace, { api });
  const nodes = [...api.list('Node')].map(({ meta }) => meta.name);
  const places = thereAre(from, [...pods, ...nodes, 'internet']);
  return `there is no pod or node "${from}" in the namespace ${namespace} at that time${places}`;
}

/** One client there, as a traffic source has it. */
export function placementOf({ node, labels, namespace }: ProbeOrigin): ClientPlacement {
  if (node === undefined) return { place: 'external', count: 1 };
  const who = { ...(labels && { labels }), ...(namespace !== undefined && { namespace }) };
  return { place: 'pods', count: 1, nodes: [node], ...who };
}
