import { type LoadedScenario, parseScenario } from '../../src/scenario/loadScenario.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';

/** What a test wants otherwise; each a YAML fragment in flow style. */
export interface TwoClusterChanges {
  readonly traffic?: string;
  readonly faults?: string;
  readonly multiCluster?: string;
  /** Further manifests of each cluster, with commas before them. */
  readonly east?: string;
  readonly west?: string;
  /** Type or other fields of the Service's spec, with a comma behind. */
  readonly service?: string;
  readonly duration?: string;
  readonly more?: string;
}

const DEPLOYMENT = `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 2,
  selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [
  {name: web, image: web, ports: [{containerPort: 80}], readinessProbe: {tcpSocket: {port: 80}, periodSeconds: 1}}]}}}}`.replaceAll(
  /\n\s*/g,
  ' ',
);
export const EXPORT =
  '{inline: {apiVersion: multicluster.x-k8s.io/v1alpha1, kind: ServiceExport, metadata: {name: web}}}';

/** Text of a scenario in which the clusters east and west have a Service `web` with two pods each. */
export function twoClustersText(changes: TwoClusterChanges = {}): string {
  const {
    traffic = '{name: all, from: {pods: 4, cluster: east}, to: "http://web.default.svc.clusterset.local", arrivals: {process: constant, rate: 20/s}}',
    faults = '',
    multiCluster = '{}',
    east = `, ${EXPORT}`,
    west = `, ${EXPORT}`,
    service = '',
    duration = '120s',
    more = '',
  } = changes;
  const SERVICE = `{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {${service} selector: {app: web}, ports: [{port: 80}]}}`;
  const cluster = (name: string, manifests: string) =>
    `  - {name: ${name}, region: r-${name}, nodes: [{name: worker, count: 2}], manifests: [{inline: ${DEPLOYMENT}}, {inline: ${SERVICE}}${manifests}]}`;
  return [
    `name: two\nduration: ${duration}\nsettle: 20s\nclusters:`,
    cluster('east', east),
    cluster('west', west),
    `multiCluster: ${multiCluster}`,
    'workloads: [{match: {app: web}, service: {distribution: deterministic, mean: 5ms}, concurrency: 8, queue: 100, startup: 1s}]',
    `traffic: [${traffic}]`,
    `faults: [${faults}]`,
    more,
  ].join('\n');
}

/** The scenario, with everything that is said about it. */
export function loadTwoClusters(changes: TwoClusterChanges = {}): LoadedScenario {
  return parseScenario('two.yaml', twoClustersText(changes));
}

/** The scenario, which has to be right. */
export function twoClusters(changes: TwoClusterChanges = {}): Scenario {
  const { scenario, problems } = loadTwoClusters(changes);
  if (scenario === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return scenario;
}
