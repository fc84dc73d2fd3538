import { describe, expect, it } from 'vitest';
import { deployment, manifestProblems, objects } from './manifest.ts';

const BASE = deployment('env: []');

describe('a Deployment', () => {
  it('has one replica unless it says otherwise', () => {
    expect(objects(BASE)[0]).toMatchObject({
      kind: 'Deployment',
      meta: { name: 'd', namespace: 'default' },
      spec: { replicas: 1, selector: { matchLabels: { app: 'd' }, matchExpressions: [] } },
    });
    expect(objects(BASE.replace('spec:\n', 'spec:\n  replicas: 0\n'))[0]).toMatchObject({
      spec: { replicas: 0 },
    });
  });

  it('may be a ReplicaSet', () => {
    expect(objects(BASE.replace('kind: Deployment', 'kind: ReplicaSet'))[0]).toMatchObject({
      kind: 'ReplicaSet',
    });
  });

  it('keeps namespace, labels and annotations', () => {
    const meta = '{name: d, namespace: shop, labels: {a: b}, annotations: {c: d}}';
    expect(objects(BASE.replace('{name: d}', meta))[0]?.meta).toEqual({
      name: 'd',
      namespace: 'shop',
      labels: { a: 'b' },
      annotations: { c: 'd' },
    });
  });

  it('may select by expressions', () => {
    const text = BASE.replace(
      '{matchLabels: {app: d}}',
      '{matchExpressions: [{key: app, operator: In, values: [d, e]}, {key: x, operator: DoesNotExist}]}',
    );
    expect(objects(text)[0]?.spec).toMatchObject({
      selector: {
        matchLabels: {},
        matchExpressions: [
          { key: 'app', operator: 'In', values: ['d', 'e'] },
          { key: 'x', operator: 'DoesNotExist', values: [] },
        ],
      },
    });
  });

  it.each([
    [
      'spec:',
      'spec:\n  replica: 3',
      '5:3: error: Deployment/d: unknown field "spec.replica", did you mean "replicas"?',
    ],
    [
      'spec:',
      'spec:\n  replicas: -1',
      '5:13: error: Deployment/d: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      'spec:',
      'spec:\n  replicas: "3"',
      '5:13: error: Deployment/d: spec.replicas: must be a whole number, not "3"',
    ],
    [
      'labels: {app: d}',
      'labels: {app: e}',
      '7:16: error: Deployment/d: spec.template.metadata.labels: Invalid value: {app: e}: `selector` does not match template `labels`',
    ],
    [
      '    metadata: {labels: {app: d}}\n',
      '',
      '6:3: error: Deployment/d: spec.template: Invalid value: {}: `selector` does not match template `labels`',
    ],
    [
      'labels: {app: d}',
      'labels: {app: 1}',
      '7:30: error: Deployment/d: spec.template.metadata.labels.app: must be text, not 1: put it in quotes',
    ],
    [
      'labels: {app: d}',
      'labels: {app: d, b: "not valid"}',
      '7:36: error: Deployment/d: spec.template.metadata.labels.b: Invalid value: "not valid": a label\'s value is at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit',
    ],
    [
      'labels: {app: d}',
      'labels: {app: d, "/b": c}',
      '7:33: error: Deployment/d: spec.template.metadata.labels[/b]: Invalid value: "/b": a label\'s key is at most 63 letters, digits, "-", "_" and ".", with an optional prefix such as example.com/',
    ],
    [
      '{matchLabels: {app: d}}',
      '{}',
      '5:13: error: Deployment/d: spec.selector: Invalid value: an empty selector would select every pod',
    ],
    ['  selector: {matchLabels: {app: d}}\n', '', '4:1: error: Deployment/d: spec.selector: Required value'],
    [
      '{matchLabels: {app: d}}',
      '{matchExpressions: [{key: app, operator: In}]}',
      '5:33: error: Deployment/d: spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is "In" or "NotIn"',
    ],
    [
      '{name: d}',
      '{name: D}',
      '3:18: error: Deployment/D: metadata.name: Invalid value: "D": must be lower case letters, digits, "-" and ".", beginning and ending with a letter or digit',
    ],
    ['{name: d}', '{}', '3:1: error: Deployment/?: metadata.name: Required value: an object needs a name'],
    [
      '{name: d}',
      '{name: d, namespace: a.b}',
      '3:32: error: Deployment/d: metadata.namespace: Invalid value: "a.b": must be at most 63 lower case letters, digits and "-", beginning and ending with a letter or digit',
    ],
    [
      'apps/v1',
      'extensions/v1beta1',
      '1:13: error: no matches for kind "Deployment" in version "extensions/v1beta1": write apiVersion: apps/v1',
    ],
    ['apiVersion: apps/v1\n', '', '1:1: error: Deployment needs an apiVersion: apps/v1'],
  ])('with %j replaced by %j is refused at the right place', (from, to, expected) => {
    const found = manifestProblems(BASE.replace(from, to));
    expect(found).toEqual([expected]);
  });

  it.each([
    ['strategy: {type: Recreate}', { strategy: { type: 'Recreate' } }],
    [
      'strategy: {rollingUpdate: {maxSurge: 1}}',
      { strategy: { type: 'RollingUpdate', maxSurge: 1, maxUnavailable: '25%' } },
    ],
    [
      'strategy: {type: RollingUpdate}',
      { strategy: { type: 'RollingUpdate', maxSurge: '25%', maxUnavailable: '25%' } },
    ],
    ['paused: true', { paused: true }],
    [
      '{minReadySeconds: 5, progressDeadlineSeconds: 6, revisionHistoryLimit: 0}'
        .slice(1, -1)
        .replaceAll(', ', '\n  '),
      { minReadySeconds: 5, progressDeadlineSeconds: 6, revisionHistoryLimit: 0 },
    ],
  ])('rolls out as it says: %s', (fields, expected) => {
    expect(objects(BASE.replace('spec:\n', `spec:\n  ${fields}\n`))[0]?.spec).toMatchObject(expected);
  });

  it.each([
    [
      'strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}',
      "5:30: error: Deployment/d: spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
    ],
    [
      'strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}',
      '5:59: error: Deployment/d: spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0',
    ],
    [
      'strategy: {rollingUpdate: {maxUnavailable: 101%}}',
      '5:46: error: Deployment/d: spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
    ],
    [
      'strategy: {rollingUpdate: {maxSurge: many}}',
      '5:40: error: Deployment/d: spec.strategy.rollingUpdate.maxSurge: Invalid value: "many": must be a number or a percentage such as 25%',
    ],
    [
      'strategy: {rollingUpdate: {maxSurge: -1}}',
      '5:40: error: Deployment/d: spec.strategy.rollingUpdate.maxSurge: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      'minReadySeconds: 600',
      '5:20: error: Deployment/d: spec.minReadySeconds: Invalid value: progressDeadlineSeconds (600) must be greater than minReadySeconds',
    ],
    [
      'revisionHistoryLimit: -1',
      '5:25: error: Deployment/d: spec.revisionHistoryLimit: Invalid value: -1: must be greater than or equal to 0',
    ],
  ])('is refused with %s', (fields, expected) => {
    expect(manifestProblems(BASE.replace('spec:\n', `spec:\n  ${fields}\n`))).toEqual([expected]);
  });

  it('may have a status, which is of no interest', () => {
    expect(manifestProblems(`${BASE}status: {anything: [goes]}\n`)).toEqual([]);
  });
});

describe('a StatefulSet', () => {
  const SET = BASE.replace('kind: Deployment', 'kind: StatefulSet');
  const withSpec = (fields: string) => SET.replace('spec:\n', `spec:\n  ${fields}\n`);

  it.each([
    ['replicas: 2', { replicas: 2, updateStrategy: { type: 'RollingUpdate', partition: 0 } }],
    ['podManagementPolicy: Parallel', { replicas: 1, podManagementPolicy: 'Parallel' }],
    ['updateStrategy: {type: OnDelete}', { updateStrategy: { type: 'OnDelete' } }],
    [
      'updateStrategy: {rollingUpdate: {partition: 3}}',
      { updateStrategy: { type: 'RollingUpdate', partition: 3 } },
    ],
    ['minReadySeconds: 4', { minReadySeconds: 4 }],
  ])('is read with %s', (fields, expected) => {
    expect(objects(withSpec(fields))[0]).toMatchObject({ kind: 'StatefulSet', spec: expected });
  });

  it('is refused with a negative partition', () => {
    expect(manifestProblems(withSpec('updateStrategy: {rollingUpdate: {partition: -1}}'))).toEqual([
      '5:47: error: StatefulSet/d: spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0',
    ]);
  });

  it('has its first number, and keeps as many templates as it says', () => {
    expect(objects(withSpec('ordinals: {start: 5}'))[0]).toMatchObject({ spec: { ordinals: { start: 5 } } });
    expect(objects(withSpec('revisionHistoryLimit: 0'))[0]).toMatchObject({
      spec: { revisionHistoryLimit: 0 },
    });
  });

  it.each([
    [
      'ordinals: {start: -1}',
      '5:21: error: StatefulSet/d: spec.ordinals.start: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      'revisionHistoryLimit: -2',
      '5:25: error: StatefulSet/d: spec.revisionHistoryLimit: Invalid value: -2: must be greater than or equal to 0',
    ],
  ])('is refused with %s', (fields, expected) => {
    expect(manifestProblems(withSpec(fields))).toEqual([expected]);
  });
});

describe('a DaemonSet', () => {
  const SET = BASE.replace('kind: Deployment', 'kind: DaemonSet');
  const withSpec = (fields: string) => SET.replace('spec:\n', `spec:\n  ${fields}\n`);

  it.each([
    ['minReadySeconds: 0', { type: 'RollingUpdate', maxUnavailable: 1 }],
    [
      'updateStrategy: {rollingUpdate: {maxUnavailable: 20%}}',
      { type: 'RollingUpdate', maxUnavailable: '20%' },
    ],
    [
      'updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}',
      { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 1 },
    ],
    ['updateStrategy: {type: OnDelete}', { type: 'OnDelete' }],
  ])('is read with %s', (fields, updateStrategy) => {
    expect(objects(withSpec(fields))[0]).toMatchObject({ kind: 'DaemonSet', spec: { updateStrategy } });
  });

  it.each([
    [
      'updateStrategy: {rollingUpdate: {maxUnavailable: 0}}',
      '5:52: error: DaemonSet/d: spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0',
    ],
    [
      'updateStrategy: {rollingUpdate: {maxSurge: 1}}',
      '5:46: error: DaemonSet/d: spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: may not be set when maxUnavailable is non-zero',
    ],
    ['replicas: 3', '5:3: error: DaemonSet/d: unknown field "spec.replicas"'],
  ])('with %s has a problem', (fields, expected) => {
    expect(manifestProblems(withSpec(fields))).toEqual([expected]);
  });
});
