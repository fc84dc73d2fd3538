import { describe, expect, it } from 'vitest';
import { deployment, manifestProblems, object } from '../manifest.ts';

const REQUESTING = deployment('resources: {requests: {cpu: 100m}}');
const CPU = '{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}';

/** An autoscaler of a target, with metrics, given as YAML in flow style. */
function autoscaler(metrics: string, target = 'd', name = 'h', kind = 'Deployment'): string {
  const spec = `maxReplicas: 4, scaleTargetRef: {apiVersion: apps/v1, kind: ${kind}, name: ${target}}, metrics: [${metrics}]`;
  return object('autoscaling/v2', 'HorizontalPodAutoscaler', name, `spec: {${spec}}`);
}

describe("an autoscaler's target", () => {
  it('that is in no manifest is a warning in the words of the controller', () => {
    expect(manifestProblems(`${autoscaler(CPU, 'dd')}---\n${REQUESTING}`)).toEqual([
      '4:86: warning: HorizontalPodAutoscaler/h: the HPA controller was unable to get the target\'s current scale: deployments.apps "dd" not found, did you mean "d"?',
    ]);
  });

  it('has to be of the kind that is asked for, and of the namespace', () => {
    expect(manifestProblems(`${autoscaler(CPU, 'd', 'h', 'StatefulSet')}---\n${REQUESTING}`)).toEqual([
      expect.stringContaining(
        'the HPA controller was unable to get the target\'s current scale: statefulsets.apps "d" not found',
      ),
    ]);
    const elsewhere = autoscaler(CPU, 'd', 'h, namespace: shop');
    expect(manifestProblems(`${elsewhere}---\n${REQUESTING}`)).toEqual([
      expect.stringContaining('deployments.apps "d" not found'),
    ]);
  });

  it('that is there is fine', () => {
    expect(manifestProblems(`${autoscaler(CPU)}---\n${REQUESTING}`)).toEqual([]);
  });

  it('may be scaled by hand as well', () => {
    const replicas = REQUESTING.replace('spec:\n', 'spec:\n  replicas: 3\n');
    expect(manifestProblems(`${replicas}---\n${autoscaler(CPU)}`)).toEqual([]);
  });
});

describe('a share of the CPU requests', () => {
  it('of pods without any is a warning in the words of the controller', () => {
    expect(manifestProblems(`${autoscaler(CPU)}---\n${deployment('env: []')}`)).toEqual([
      '4:100: warning: HorizontalPodAutoscaler/h: failed to get cpu utilization: missing request for cpu in container c of Pod d-*',
    ]);
  });

  it('is what an autoscaler without metrics follows', () => {
    const plain = autoscaler('').replace(', metrics: []', '');
    expect(manifestProblems(`${plain}---\n${deployment('env: []')}`)).toEqual([
      '4:1: warning: HorizontalPodAutoscaler/h: failed to get cpu utilization: missing request for cpu in container c of Pod d-*',
    ]);
  });

  it.each([
    ['a request of 0 in so many words', 'resources: {requests: {cpu: 0}}'],
    ['a limit, which is a request too', 'resources: {limits: {cpu: 1}}'],
  ])('of pods with %s has something to divide by', (_, container) => {
    expect(manifestProblems(`${autoscaler(CPU)}---\n${deployment(container)}`)).toEqual([]);
  });

  it('is not what an average in cores is', () => {
    const cores = '{type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 1}}}';
    expect(manifestProblems(`${autoscaler(cores)}---\n${deployment('env: []')}`)).toEqual([]);
  });

  it('may be that of one container, which has to be there', () => {
    const of = (container: string) =>
      `{type: ContainerResource, containerResource: {container: ${container}, name: cpu, target: {type: Utilization, averageUtilization: 50}}}`;
    expect(manifestProblems(`${autoscaler(of('c'))}---\n${REQUESTING}`)).toEqual([]);
    expect(manifestProblems(`${autoscaler(of('cc'))}---\n${REQUESTING}`)).toEqual([
      '4:100: warning: HorizontalPodAutoscaler/h: container cc not present in metrics for pod d-*, did you mean "c"?',
    ]);
  });
});

describe('several autoscalers', () => {
  it('of one target are a warning at each but the first', () => {
    const three = ['h1', 'h2', 'h3'].map((name) => autoscaler(CPU, 'd', name));
    const words =
      'AmbiguousSelector: pods by selector app=d are controlled by multiple HPAs: [default/h1 default/h2 default/h3]: none of them scales';
    expect(manifestProblems([REQUESTING, ...three].join('---\n'))).toEqual([
      `18:24: warning: HorizontalPodAutoscaler/h2: ${words}`,
      `23:24: warning: HorizontalPodAutoscaler/h3: ${words}`,
    ]);
  });

  it('whose targets share pods are one as well', () => {
    const other = REQUESTING.replace('{name: d}', '{name: e}').replaceAll('{app: d}', '{app: d, tier: e}');
    const problems = manifestProblems(
      [REQUESTING, other, autoscaler(CPU, 'd', 'h1'), autoscaler(CPU, 'e', 'h2')].join('---\n'),
    );
    expect(problems).toEqual([
      expect.stringContaining(
        'pods by selector app=d,tier=e are controlled by multiple HPAs: [default/h1 default/h2]',
      ),
    ]);
  });

  it('of different pods are fine', () => {
    const other = REQUESTING.replaceAll('{name: d}', '{name: e}').replaceAll('app: d', 'app: e');
    expect(
      manifestProblems([REQUESTING, other, autoscaler(CPU), autoscaler(CPU, 'e', 'g')].join('---\n')),
    ).toEqual([]);
  });
});
