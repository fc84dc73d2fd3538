import { describe, expect, it } from 'vitest';
import type { PodSpec } from '../../../src/cluster/objects.ts';
import { deployment, manifestProblems, objects } from './manifest.ts';

/** The pod spec of a Deployment, of which the fields are given as YAML in flow style. */
function spec(fields: string): PodSpec | undefined {
  const [read] = objects(deployment('env: []', fields));
  return read.kind === 'Deployment' ? read.spec.template.spec : undefined;
}

describe("a pod's volumes", () => {
  it('are those that need a Secret or ConfigMap', () => {
    const volumes = `volumes: [
      {name: a, secret: {secretName: tls, items: [{key: tls.crt, path: c}, {key: tls.key, path: k}]}},
      {name: b, configMap: {name: conf, optional: true}},
      {name: c, projected: {sources: [{secret: {name: p}}, {configMap: {name: q, items: [{key: x, path: z}]}}, {serviceAccountToken: {path: t}}]}},
      {name: d, emptyDir: {}}]`;
    expect(spec(volumes)?.volumes).toEqual([
      { kind: 'Secret', name: 'tls', keys: ['tls.crt', 'tls.key'], optional: false, volume: 'a' },
      { kind: 'ConfigMap', name: 'conf', keys: [], optional: true, volume: 'b' },
      { kind: 'Secret', name: 'p', keys: [], optional: false, volume: 'c' },
      { kind: 'ConfigMap', name: 'q', keys: ['x'], optional: false, volume: 'c' },
    ]);
  });

  it('are nothing at all if they need none, so that templates without one stay what they were', () => {
    expect(spec('volumes: [{name: d, emptyDir: {}}]')).not.toHaveProperty('volumes');
    expect(spec('')).not.toHaveProperty('enableServiceLinks');
  });

  it.each([
    ['{name: A, emptyDir: {}}', 'spec.template.spec.volumes[0].name: Invalid value: "A": must be at most 63'],
    ['{name: a}', 'spec.template.spec.volumes[0]: Required value: must specify a volume type'],
    [
      '{name: a, emptyDir: {}, hostPath: {path: /}}',
      'spec.template.spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type',
    ],
    ['{name: a, secret: {}}', 'spec.template.spec.volumes[0].secret.secretName: Required value'],
    ['{name: a, secret: {name: s}}', 'unknown field "spec.template.spec.volumes[0].secret.name"'],
    [
      '{name: a, emptyDir: {}}, {name: a, emptyDir: {}}',
      'spec.template.spec.volumes[1].name: Duplicate value: "a"',
    ],
  ])('with %s are refused', (volume, expected) => {
    expect(manifestProblems(deployment('env: []', `volumes: [${volume}]`))).toEqual([
      expect.stringContaining(`error: Deployment/d: ${expected}`),
    ]);
  });

  it('come beside the wish for no links to Services', () => {
    expect(spec('enableServiceLinks: false')).toMatchObject({ enableServiceLinks: false });
  });
});
