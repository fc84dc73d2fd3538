import { describe, expect, it } from 'vitest';
import { manifestFiles } from '../../../src/scenario/kubernetes/manifestFiles.ts';
import { APP, folderWith, loaded, problemsOf, scenarioText } from '../trial.ts';
import { deployment, manifestProblems, objects, service } from './manifest.ts';

const kindsOf = (files: Readonly<Record<string, string>>) =>
  loaded(files).manifests.map(({ manifest, at }) => `${manifest.kind}/${manifest.meta.name}@${at}`);

describe('manifests of a scenario', () => {
  it('may be files, folders, in line, and text, each at its time', () => {
    const manifests = `
  - app.yaml
  - {file: more, at: 20s}
  - inline: {apiVersion: v1, kind: Service, metadata: {name: s3}, spec: {selector: {app: web}, ports: [{port: 80}]}}
    at: 0s
  - inline:
      - {apiVersion: v1, kind: Service, metadata: {name: s4}, spec: {selector: {app: web}, ports: [{port: 80}]}}
  - yaml: |
      apiVersion: v1
      kind: Service
      metadata: {name: s5}
      spec: {selector: {app: web}, ports: [{port: 80}]}
    at: 1m`;
    const spec = 'selector: {app: web}, ports: [{port: 80}]';
    const files = {
      'scenario.yaml': scenarioText({ manifests, settle: '30s' }),
      'app.yaml': APP,
      'more/b.yml': service(spec, 's2'),
      'more/a.yaml': service(spec, 's1'),
      'more/notes.txt': 'not a manifest',
      'more/.hidden.yaml': 'not: a manifest',
    };
    expect(kindsOf(files)).toEqual([
      'Deployment/web@-30',
      'Service/web@-30',
      'Service/s1@20',
      'Service/s2@20',
      'Service/s3@0',
      'Service/s4@-30',
      'Service/s5@60',
    ]);
  });

  it('may be a List', () => {
    const items = `[${JSON.stringify({ apiVersion: 'v1', kind: 'ServiceAccount' })}, {apiVersion: v1, kind: Service, metadata: {name: s}, spec: {selector: {app: web}, ports: [{port: 80}]}}]`;
    expect(objects(`apiVersion: v1\nkind: List\nitems: ${items}\n`)).toMatchObject([{ kind: 'Service' }]);
  });

  it('report problems of text at its line in the scenario', () => {
    const manifests =
      '\n  - app.yaml\n  - yaml: |\n      apiVersion: v1\n      kind: Service\n      metadata: {name: s}\n      spec: {port: [], selector: {app: web}}';
    const problems = problemsOf({ 'scenario.yaml': scenarioText({ manifests }), 'app.yaml': APP });
    expect(problems).toEqual([
      'scenario.yaml:9:14: error: Service/s: unknown field "spec.port", did you mean "ports"?',
    ]);
  });

  it('report problems of objects in line at their place', () => {
    const manifests =
      '\n  - app.yaml\n  - inline: [{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: []}}]';
    const problems = problemsOf({ 'scenario.yaml': scenarioText({ manifests }), 'app.yaml': APP });
    expect(problems).toContain('scenario.yaml:5:81: error: Service/s: spec.ports: Required value');
  });

  it('report every file that cannot be read, and read the others', () => {
    const manifests = '[app.yml, missing/app.yaml, empty, bad.yaml, app.yaml]';
    const folder = {
      'scenario.yaml': scenarioText({ manifests }),
      'app.yaml': APP,
      'empty/x.txt': '',
      'bad.yaml': 'a: [',
    };
    expect(problemsOf(folder)).toEqual([
      'bad.yaml:1:5: error: is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
      'scenario.yaml:3:13: error: manifest app.yml does not exist, did you mean "app.yaml"?',
      'scenario.yaml:3:22: error: manifest missing/app.yaml does not exist',
      'scenario.yaml:3:40: error: manifest the folder empty has no .yaml, .yml or .json files',
    ]);
  });
});

describe('manifestFiles', () => {
  it('sorts the files of a folder and leaves out folders inside it', () => {
    const folder = folderWith({ 'b.yaml': '', 'a.json': '', 'B.yml': '', 'sub/c.yaml': '' });
    expect(manifestFiles(folder)).toEqual({
      files: ['B.yml', 'a.json', 'b.yaml'].map((name) => `${folder}/${name}`),
    });
  });
});

describe('kinds', () => {
  it.each([
    'Namespace',
    'ServiceAccount',
    'Role',
    'RoleBinding',
    'ClusterRole',
    'ClusterRoleBinding',
    'PersistentVolumeClaim',
  ])('%s cannot change where a connection goes, and is passed over', (kind) => {
    expect(manifestProblems(`apiVersion: v1\nkind: ${kind}\nmetadata: {name: x}\n`)).toEqual([]);
  });

  it.each([
    ['Ingress', ''],
    ['Deploymnet', ', did you mean "Deployment"?'],
    ['service', ', did you mean "Service"?'],
  ])('%s is not simulated, and a warning names it', (kind, hint) => {
    expect(manifestProblems(`apiVersion: v1\nkind: ${kind}\nmetadata: {name: x}\n`)).toEqual([
      `2:7: warning: ${kind}/x is left out: the kind ${kind} is not simulated${hint}`,
    ]);
  });

  it.each(['Job', 'CronJob'])('%s is out of scope, and a warning says so', (kind) => {
    expect(manifestProblems(`apiVersion: batch/v1\nkind: ${kind}\nmetadata: {name: x}\n`)).toEqual([
      `2:7: warning: ${kind}/x is left out: ${kind}s are out of scope, as only pods that serve for as long as they run are simulated`,
    ]);
  });

  it('are read in the versions that the API serves', () => {
    const autoscaler = (version: string) =>
      `apiVersion: ${version}\nkind: HorizontalPodAutoscaler\nmetadata: {name: x}\nspec: {maxReplicas: 2, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}}\n---\n${deployment('resources: {requests: {cpu: 1}}')}`;
    expect(manifestProblems(autoscaler('autoscaling/v1'))).toEqual([]);
    expect(manifestProblems(autoscaler('autoscaling/v2'))).toEqual([]);
    expect(manifestProblems(autoscaler('autoscaling/v2beta2'))).toEqual([
      '1:13: error: no matches for kind "HorizontalPodAutoscaler" in version "autoscaling/v2beta2": write apiVersion: autoscaling/v2',
    ]);
  });

  it.each([
    ['a: 1', '1:1: error: a Kubernetes object needs a kind, such as Deployment'],
    ['kind: 3', '1:7: error: a Kubernetes object needs a kind, such as Deployment'],
    [
      'just text',
      '1:1: error: a manifest is a Kubernetes object: a mapping with apiVersion, kind, metadata and spec',
    ],
    [
      '[1]',
      '1:1: error: a manifest is a Kubernetes object: a mapping with apiVersion, kind, metadata and spec',
    ],
  ])('%j is no object', (text, expected) => {
    expect(manifestProblems(text)).toEqual([expected]);
  });
});

describe('objects together', () => {
  it('have names of their own', () => {
    const text = `${deployment('env: []')}---\n${deployment('env: []')}`;
    expect(manifestProblems(text)).toEqual([
      '12:18: error: Deployment/d: is defined twice; it is already at m.yaml:3',
    ]);
  });

  it('of different namespaces or kinds may share one', () => {
    const other = deployment('env: []').replace('{name: d}', '{name: d, namespace: b}');
    const replicaSet = deployment('env: []').replace('kind: Deployment', 'kind: ReplicaSet');
    expect(manifestProblems([deployment('env: []'), other, replicaSet].join('---\n'))).toEqual([]);
  });

  it('share neither node ports nor addresses', () => {
    const spec =
      'type: NodePort, clusterIP: 10.96.0.9, selector: {app: web}, ports: [{port: 80, nodePort: 30001}]';
    const problems = manifestProblems([service(spec, 'a'), service(spec, 'b')].join('---\n'));
    expect(problems).toEqual([
      '9:35: error: Service/b: spec.clusterIP: Invalid value: provided IP is already allocated',
      '9:97: error: Service/b: spec.ports[0].nodePort: Invalid value: provided port is already allocated',
    ]);
  });

  it('may have one node port for two protocols of a Service', () => {
    const ports =
      '[{name: a, port: 53, nodePort: 30053}, {name: b, port: 53, protocol: UDP, nodePort: 30053}]';
    expect(manifestProblems(service(`type: NodePort, selector: {app: web}, ports: ${ports}`))).toEqual([]);
  });

  it('warn of a Service that selects nothing, or has no selector', () => {
    const none = service('selector: {app: wep}, ports: [{port: 80}]', 'a');
    const without = service('ports: [{port: 80}]', 'b');
    expect(manifestProblems([none, without].join('---\n'))).toEqual([
      '4:8: warning: Service/a: selects no pods: no manifest has pods with {app: wep} in its namespace',
      '9:1: warning: Service/b: has no selector, and no manifest gives it endpoints',
    ]);
  });

  it('warn of a Service whose pods are in another namespace', () => {
    const elsewhere = service('selector: {app: web}, ports: [{port: 80}]', 'a, namespace: shop');
    expect(manifestProblems(elsewhere)).toEqual([
      '4:8: warning: Service/a: selects no pods: no manifest has pods with {app: web} in its namespace "shop", but in "default"',
    ]);
  });

  it('warn of a named port that no pod has', () => {
    const text = `${deployment('ports: [{name: http, containerPort: 80}]')}---\n${service('selector: {app: d}, ports: [{port: 80, targetPort: htp}]')}`;
    expect(manifestProblems(text)).toEqual([
      expect.stringContaining(
        'warning: Service/svc: targetPort "htp" is not a port of the pods it selects: it has no endpoints, did you mean "http"?',
      ),
    ]);
  });

  it('are not more than can be simulated', () => {
    const big = deployment('env: []').replace('spec:\n', 'spec:\n  replicas: 199999\n');
    expect(manifestProblems(big)).toEqual([expect.stringContaining('warning: settle: 199999 pods')]);
    const more = [
      big,
      deployment('env: []').replace('{name: d}', '{name: e}').replace('spec:\n', 'spec:\n  replicas: 2\n'),
    ].join('---\n');
    expect(manifestProblems(more.replaceAll('app: d', 'app: e'))).toEqual([
      expect.stringContaining(
        'error: Deployment/e: more than 200000 pods in all manifests; that is more than is simulated',
      ),
    ]);
  });
});
