import { describe, expect, it } from 'vitest';
import type { Manifest, PodSpec } from '../../../src/cluster/objects.ts';
import { deployment, manifestProblems, objects } from './manifest.ts';

/** The template of a Deployment whose pods have these fields, after other objects. */
function specOf(fields: string, before = ''): PodSpec {
  const manifests: readonly Manifest[] = objects(before + deployment('env: []', fields));
  const [found] = manifests.filter((manifest) => manifest.kind === 'Deployment');
  return found.spec.template.spec;
}

describe('topologySpreadConstraints', () => {
  it('are read with every field', () => {
    const fields =
      'topologySpreadConstraints: [{maxSkew: 2, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, minDomains: 3, nodeAffinityPolicy: Ignore, nodeTaintsPolicy: Honor, matchLabelKeys: [pod-template-hash], labelSelector: {matchLabels: {app: d}, matchExpressions: [{key: x, operator: Exists}]}}]';
    expect(specOf(fields).topologySpreadConstraints).toEqual([
      {
        maxSkew: 2,
        topologyKey: 'zone',
        whenUnsatisfiable: 'DoNotSchedule',
        minDomains: 3,
        nodeAffinityPolicy: 'Ignore',
        nodeTaintsPolicy: 'Honor',
        matchLabelKeys: ['pod-template-hash'],
        labelSelector: {
          matchLabels: { app: 'd' },
          matchExpressions: [{ key: 'x', operator: 'Exists', values: [] }],
        },
      },
    ]);
  });

  it('are refused where Kubernetes would refuse them', () => {
    const fields =
      'topologySpreadConstraints: [{maxSkew: 0, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}, {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]';
    const at = 'error: Deployment/d: spec.template.spec.topologySpreadConstraints';
    expect(
      manifestProblems(deployment('env: []', fields)).map((line) => line.replace(/^\d+:\d+: /, '')),
    ).toEqual([
      `${at}[0].maxSkew: Invalid value: 0: must be greater than or equal to 1`,
      `${at}[1]: Duplicate value: "{zone, DoNotSchedule}"`,
    ]);
  });
});

describe('affinity', () => {
  it('to nodes is read, required and preferred', () => {
    const fields =
      'affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: cores, operator: Gt, values: ["4"]}]}]}, preferredDuringSchedulingIgnoredDuringExecution: [{weight: 7, preference: {matchFields: [{key: metadata.name, operator: In, values: [node-1]}]}}]}}';
    const cores = { key: 'cores', operator: 'Gt', values: ['4'] };
    const name = { key: 'metadata.name', operator: 'In', values: ['node-1'] };
    expect(specOf(fields).affinity).toEqual({
      nodeAffinity: {
        required: [{ matchExpressions: [cores], matchFields: [] }],
        preferred: [{ weight: 7, preference: { matchExpressions: [], matchFields: [name] } }],
      },
    });
  });

  it('to pods is read, and what of it has no effect is a warning', () => {
    const term = 'topologyKey: zone, labelSelector: {matchLabels: {app: db}}';
    const fields = `affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{${term}}]}, podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 3, podAffinityTerm: {${term}, namespaces: [other], namespaceSelector: {matchLabels: {team: a}}, matchLabelKeys: [x], mismatchLabelKeys: [tenant]}}]}}`;
    const read = {
      topologyKey: 'zone',
      namespaces: [],
      labelSelector: { matchLabels: { app: 'db' }, matchExpressions: [] },
    };
    const more = {
      namespaceSelector: { matchLabels: { team: 'a' }, matchExpressions: [] },
      matchLabelKeys: ['x'],
      mismatchLabelKeys: ['tenant'],
    };
    expect(specOf(fields).affinity).toEqual({
      podAffinity: { required: [read], preferred: [] },
      podAntiAffinity: {
        required: [],
        preferred: [{ weight: 3, term: { ...read, namespaces: ['other'], ...more } }],
      },
    });
    expect(manifestProblems(deployment('env: []', fields)).join()).toContain(
      'warning: Deployment/d: namespaceSelector is not simulated',
    );
  });

  it('is refused with a weight out of range or a number that is none', () => {
    const fields =
      'affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 101, preference: {matchExpressions: [{key: cores, operator: Lt, values: [many]}]}}]}}';
    const problems = manifestProblems(deployment('env: []', fields)).join('\n');
    expect(problems).toContain('weight: Invalid value: 101: must be in the range 1-100');
    expect(problems).toContain('"Lt" needs exactly one whole number');
  });
});

describe('PriorityClass', () => {
  const priorityClass = (name: string, rest: string): string =>
    `apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: ${name}}\n${rest}\n---\n`;

  it('gives its pods their priority', () => {
    const before = priorityClass('vip', 'value: 1000\npreemptionPolicy: Never');
    expect(specOf('priorityClassName: vip', before)).toMatchObject({
      priority: 1000,
      preemptionPolicy: 'Never',
    });
    expect(specOf('priorityClassName: system-node-critical').priority).toBe(2_000_001_000);
    expect(specOf('hostname: h', before).priority).toBeUndefined();
  });

  it('that is the default gives it to pods without a class', () => {
    const before = priorityClass('all', 'value: 5\nglobalDefault: true');
    expect(specOf('hostname: h', before).priority).toBe(5);
  });

  it('has to exist, and to have a value', () => {
    expect(manifestProblems(deployment('env: []', 'priorityClassName: vpi'))).toEqual([
      '8:31: error: Deployment/d: spec.template.spec.priorityClassName: no PriorityClass with name vpi was found',
    ]);
    expect(manifestProblems(priorityClass('vip', 'globalDefault: false')).join()).toContain('value');
  });
});

describe('requests', () => {
  it('of 0 are kept apart from none', () => {
    const [asked] = objects(deployment('resources: {requests: {cpu: 0, memory: 1Gi}}'));
    const [none] = objects(deployment('env: []'));
    const zero = [asked, none].map((manifest) =>
      manifest.kind === 'Deployment' ? manifest.spec.template.spec.containers[0].zeroRequests : [],
    );
    expect(zero).toEqual([['cpu'], undefined]);
  });
});
