import { describe, expect, it } from 'vitest';
import { deployment, manifestProblems, object } from '../manifest.ts';

/** Three pods of a Deployment `d`. */
const THREE = deployment('env: []').replace('spec:\n', 'spec:\n  replicas: 3\n');
const budget = (bounds: string, selector = '{app: d}', name = 'b') =>
  object('policy/v1', 'PodDisruptionBudget', name, `spec: {selector: {matchLabels: ${selector}}, ${bounds}}`);
const AUTOSCALER = object(
  'autoscaling/v2',
  'HorizontalPodAutoscaler',
  'h',
  `spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}, maxReplicas: 4,
  metrics: [{type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 500m}}}]}`,
);

describe('a disruption budget that allows nothing', () => {
  it.each([
    [
      'minAvailable: 3',
      'never allows a disruption: it has minAvailable: 3, and selects 3 pods: a drain would wait for ever',
    ],
    [
      'minAvailable: 100%',
      'never allows a disruption: it has minAvailable: 100%, and selects 3 pods: a drain would wait for ever',
    ],
    // 70 % of 3 pods is 2.1, which is rounded up.
    [
      'minAvailable: 70%',
      'never allows a disruption: it has minAvailable: 70%, and selects 3 pods: a drain would wait for ever',
    ],
    [
      'maxUnavailable: 0',
      'never allows a disruption: it has maxUnavailable: 0, and selects 3 pods: a drain would wait for ever',
    ],
  ])('with %s is a warning at the bound', (bound, words) => {
    const column = budget(bound).split('\n')[3].indexOf(bound) + bound.indexOf(':') + 3;
    expect(manifestProblems(`${budget(bound)}---\n${THREE}`)).toEqual([
      `4:${column}: warning: PodDisruptionBudget/b: ${words}`,
    ]);
  });

  it('for want of a bound is a warning', () => {
    expect(manifestProblems(`${budget('')}---\n${THREE}`)).toEqual([
      '4:1: warning: PodDisruptionBudget/b: never allows a disruption: it has neither minAvailable nor maxUnavailable, and selects 3 pods: a drain would wait for ever',
    ]);
  });

  it('because its pods have no controller is a warning', () => {
    expect(manifestProblems(budget('maxUnavailable: 1', '{app: web}'))).toEqual([
      '4:61: warning: PodDisruptionBudget/b: never allows a disruption: maxUnavailable: 1 is taken of the pods of controllers, and it selects none: a drain would wait for ever',
    ]);
  });
});

describe('a disruption budget that allows something', () => {
  it.each(['minAvailable: 2', 'minAvailable: 60%', 'maxUnavailable: 1', 'maxUnavailable: 1%'])(
    'with %s of 3 pods is fine',
    (bound) => {
      expect(manifestProblems(`${budget(bound)}---\n${THREE}`)).toEqual([]);
    },
  );

  it('once an autoscaler has made more pods is fine', () => {
    expect(manifestProblems([budget('minAvailable: 3'), THREE, AUTOSCALER].join('---\n'))).toEqual([]);
    expect(manifestProblems([budget('minAvailable: 4'), THREE, AUTOSCALER].join('---\n'))).toHaveLength(1);
  });

  it('or protects as many pods as there are nodes, which are not counted', () => {
    const daemons = THREE.replace('kind: Deployment', 'kind: DaemonSet').replace('  replicas: 3\n', '');
    expect(manifestProblems(`${budget('minAvailable: 1')}---\n${daemons}`)).toEqual([]);
  });

  it('or has nothing to allow, as its Deployment has no pods', () => {
    const none = THREE.replace('replicas: 3', 'replicas: 0');
    expect(manifestProblems(`${budget('maxUnavailable: 1')}---\n${none}`)).toEqual([]);
  });
});

describe('a disruption budget in another namespace than its pods', () => {
  it('protects nothing, and a warning says where they are', () => {
    const elsewhere = budget('minAvailable: 1', '{app: d}', 'b, namespace: shop');
    expect(manifestProblems(`${elsewhere}---\n${THREE}`)).toEqual([
      '4:1: warning: PodDisruptionBudget/b: protects no pods: no manifest has pods that its selector {app: d} matches in its namespace "shop", but in "default"',
    ]);
  });
});
