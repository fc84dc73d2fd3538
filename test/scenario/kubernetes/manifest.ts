import type { Manifest } from '../../../src/cluster/objects.ts';
import { loaded, problemsOf } from '../trial.ts';

/** A Deployment around a container's fields, given as YAML in flow style. */
export function deployment(container: string, pod = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: d}
spec:
  selector: {matchLabels: {app: d}}
  template:
    metadata: {labels: {app: d}}
    spec: {${pod}${pod && ', '}containers: [{name: c, image: i, ${container}}]}
`;
}

/** A Service around a spec's fields, given as YAML in flow style. */
export function service(spec: string, name = 'svc'): string {
  return `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {${spec}}\n`;
}

/** A cluster of one large node without labels of its own. */
const ONE_NODE = '{nodes: [{name: n}]}';

/** An object with its metadata and any other fields, given as YAML in flow style. */
export function object(apiVersion: string, kind: string, name: string, fields: string): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}}\n${fields}\n`;
}

/** A scenario of nothing but a manifest, and a Service `web` for the traffic that a scenario has to have. */
function files(manifest: string, cluster: string): Readonly<Record<string, string>> {
  return {
    'scenario.yaml': `duration: 10s
cluster: ${cluster}
manifests: [m.yaml, web.yaml]
workloads: [{match: {}, startup: 0s}]
traffic: [{name: t, from: {pods: 1}, to: http://web, arrivals: {process: constant, rate: 1/s}}]
`,
    'm.yaml': manifest,
    'web.yaml': `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: c, image: i}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`,
  };
}

/** The problems of one manifest file, without its name. */
export function manifestProblems(manifest: string, cluster = ONE_NODE): string[] {
  return problemsOf(files(manifest, cluster)).map((line) => line.replace(/^m\.yaml:/, ''));
}

/** The objects of a manifest file that has no errors. */
export function objects(manifest: string): Manifest[] {
  return loaded(files(manifest, ONE_NODE))
    .manifests.map((applied) => applied.manifest)
    .slice(0, -2);
}
