import { requestsByNode } from './distributionHeadline.ts';
import { type Html, html } from './html.ts';
import { countText, secondsText } from './quantities.ts';
import { table } from './reportTables.ts';
import type { PodLife, Results } from './results.ts';

/**
 * Every pod of the run, in the order of pods.csv.
 *
 * @returns a table that folds itself away when it is long
 */
export function podTable(results: Results): Html {
  const columns = [
    { title: 'pod' },
    { title: 'node' },
    ...['created', 'ready', 'gone', 'requests', 'connections', 'restarts'].map((title) => ({
      title,
      number: true,
    })),
  ];
  // A namespace that all share would only make names longer.
  const severalNamespaces = new Set(results.pods.map(({ namespace }) => namespace)).size > 1;
  const rows = results.pods.map((pod) => [
    severalNamespaces ? `${pod.namespace}/${pod.name}` : pod.name,
    pod.node === '' ? html`<em>not scheduled</em>` : pod.node,
    momentText(pod.created),
    momentText(pod.ready),
    momentText(pod.terminated),
    ...[pod.requestsServed, pod.connections, pod.restarts].map(countText),
  ]);
  return table('Pods; times before 0 are before the traffic started', columns, rows, 'pods.csv');
}

/**
 * A dash for what did not happen in the run.
 *
 * @param time seconds of simulated time
 */
function momentText(time: PodLife['created']): string {
  return time === undefined ? '–' : secondsText(time);
}

/**
 * Every node of the run, as it was at the end.
 *
 * @returns one row a node; times and highest values are of the whole run
 */
export function nodeTable(results: Results): Html {
  // Not in nodes.csv: summed up over the pods.
  const served = new Map(requestsByNode(results).map(({ node, requests }) => [node, requests]));
  const columns = [
    { title: 'node' },
    { title: 'Ready at the end' },
    ...[
      'not Ready for',
      'pods',
      'cores requested',
      'most busy workers',
      'most endpoint changes behind',
      'requests',
    ].map((title) => ({ title, number: true })),
  ];
  const rows = results.nodes.map((node) => [
    node.name,
    node.ready,
    node.notReadySeconds === 0 ? '–' : secondsText(node.notReadySeconds),
    ...[node.pods, node.cpuRequested, node.peakBusyWorkers, node.peakRulesLag].map(countText),
    countText(served.get(node.name) ?? 0),
  ]);
  return table('Nodes', columns, rows, 'nodes.csv');
}
