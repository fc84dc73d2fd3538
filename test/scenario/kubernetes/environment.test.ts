import { describe, expect, it } from 'vitest';
import type { Container, Manifest } from '../../../src/cluster/objects.ts';
import { deployment, manifestProblems, objects } from './manifest.ts';

const errors = (container: string) =>
  manifestProblems(deployment(container)).filter((line) => line.includes(': error: '));

/** The container of a Deployment, of which the fields are given as YAML in flow style. */
function container(fields: string): Container | undefined {
  const [read]: readonly (Manifest | undefined)[] = objects(deployment(fields));
  return read?.kind === 'Deployment' ? read.spec.template.spec.containers[0] : undefined;
}

describe("a container's environment", () => {
  it('has the values that the manifest gives', () => {
    const env = container(
      'env: [{name: A, value: "1"}, {name: B}, {name: C, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]',
    );
    expect(env).toMatchObject({ env: { A: '1', B: '' } });
    expect(env).not.toHaveProperty('environmentSources');
  });

  it('is nothing at all if the manifest gives none, so that templates without one stay what they were', () => {
    for (const fields of ['env: []', 'envFrom: []']) {
      expect(container(fields)).not.toHaveProperty('env');
      expect(container(fields)).not.toHaveProperty('environmentSources');
    }
  });

  it('comes from Secrets and ConfigMaps', () => {
    const sources = container(
      'envFrom: [{secretRef: {name: all}, prefix: P_}, {configMapRef: {name: some, optional: true}}], env: [{name: A, valueFrom: {secretKeyRef: {name: db, key: user}}}, {name: B, valueFrom: {configMapKeyRef: {name: c, key: k, optional: true}}}]',
    )?.environmentSources;
    expect(sources).toEqual([
      { kind: 'Secret', name: 'all', keys: [], optional: false },
      { kind: 'ConfigMap', name: 'some', keys: [], optional: true },
      { kind: 'Secret', name: 'db', keys: ['user'], optional: false },
      { kind: 'ConfigMap', name: 'c', keys: ['k'], optional: true },
    ]);
  });

  it.each([
    ['env: [{value: a}]', 'spec.template.spec.containers[0].env[0].name: Required value'],
    ['env: [{name: "", value: a}]', 'spec.template.spec.containers[0].env[0].name: Required value'],
    [
      'env: [{name: A, value: a, valueFrom: {secretKeyRef: {name: s, key: k}}}]',
      'spec.template.spec.containers[0].env[0].valueFrom: Invalid value: may not be specified when `value` is not empty',
    ],
    [
      'env: [{name: A, valueFrom: {}}]',
      'spec.template.spec.containers[0].env[0].valueFrom: Invalid value: must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
    ],
    [
      'env: [{name: A, valueFrom: {fieldRef: {fieldPath: a}, configMapKeyRef: {name: c, key: k}}}]',
      'spec.template.spec.containers[0].env[0].valueFrom: Invalid value: may not have more than one field specified at a time',
    ],
    [
      'env: [{name: A, valueFrom: {secretKeyRef: {name: s}}}]',
      'spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef.key: Required value',
    ],
    [
      'env: [{name: A, valueFrom: {secretKeyRef: {key: k}}}]',
      'spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef.name: Required value',
    ],
    [
      'envFrom: [{secretRef: {}}]',
      'spec.template.spec.containers[0].envFrom[0].secretRef.name: Required value',
    ],
    [
      'imagePullPolicy: Sometimes',
      'spec.template.spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
    ],
  ])('with %s is refused', (fields, expected) => {
    expect(errors(fields)).toEqual([expect.stringMatching(/^8:\d+: error: /)]);
    expect(errors(fields)[0]).toContain(`Deployment/d: ${expected}`);
  });

  it('comes with a pull policy where the manifest has one', () => {
    expect(container('imagePullPolicy: Never')).toMatchObject({ imagePullPolicy: 'Never' });
    expect(container('env: []')).not.toHaveProperty('imagePullPolicy');
  });
});
