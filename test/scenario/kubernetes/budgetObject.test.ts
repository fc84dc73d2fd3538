import { describe, expect, it } from 'vitest';
import { manifestProblems, objects } from './manifest.ts';

/** A disruption budget around a spec's fields, given as YAML in flow style. */
const budget = (spec: string) =>
  `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec: {${spec}}\n`;

const WEB = 'selector: {matchLabels: {app: web}}';

describe('a PodDisruptionBudget', () => {
  it('is read with either bound, and with its policy', () => {
    const found = objects(budget(`${WEB}, maxUnavailable: 25%, unhealthyPodEvictionPolicy: AlwaysAllow`));
    expect(found).toEqual([
      {
        kind: 'PodDisruptionBudget',
        meta: { name: 'b', namespace: 'default', labels: {}, annotations: {} },
        spec: {
          selector: { matchLabels: { app: 'web' }, matchExpressions: [] },
          maxUnavailable: '25%',
          unhealthyPodEvictionPolicy: 'AlwaysAllow',
        },
      },
    ]);
    expect(objects(budget(`${WEB}, minAvailable: 2`))[0]).toMatchObject({ spec: { minAvailable: 2 } });
    expect(manifestProblems(budget(`${WEB}, minAvailable: 0`))).toEqual([]);
  });

  it.each([
    [
      'minAvailable: 1, maxUnavailable: 1',
      'spec: Invalid value: minAvailable and maxUnavailable cannot be both set',
    ],
    ['minAvailable: -1', 'spec.minAvailable: Invalid value: -1: must be greater than or equal to 0'],
    ['maxUnavailable: half', 'spec.maxUnavailable: Invalid value: "half": must be a number or a percentage'],
    ['maxUnavailable: 150%', 'spec.maxUnavailable: Invalid value: "150%": must not be greater than 100%'],
    ['unhealthyPodEvictionPolicy: Always', 'spec.unhealthyPodEvictionPolicy: Unsupported value: "Always"'],
    ['minAvailible: 1', 'unknown field "spec.minAvailible", did you mean "minAvailable"?'],
  ])('with %s is refused', (spec, expected) => {
    expect(manifestProblems(budget(`${WEB}, ${spec}`))).toEqual([expect.stringContaining(expected)]);
  });

  it('that protects nothing is a warning', () => {
    expect(manifestProblems(budget('selector: {matchLabels: {app: wbe}}, minAvailable: 1'))).toEqual([
      '4:1: warning: PodDisruptionBudget/b: protects no pods: no manifest has pods that its selector {app: wbe} matches in its namespace',
    ]);
    expect(manifestProblems(budget('minAvailable: 1'))).toEqual([
      '4:1: warning: PodDisruptionBudget/b: has no selector: it protects no pods',
    ]);
  });
});
