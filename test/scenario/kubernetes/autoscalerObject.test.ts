import { describe, expect, it } from 'vitest';
import { deployment, manifestProblems, object, objects } from './manifest.ts';

const TARGET = 'scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}';
const REQUESTING = deployment('resources: {requests: {cpu: 100m}}');

/** An autoscaler around a spec's fields, given as YAML in flow style, and its target. */
const manifest = (spec: string, version = 'v2', target = TARGET) =>
  `${object(`autoscaling/${version}`, 'HorizontalPodAutoscaler', 'h', `spec: {${target}, ${spec}}`)}---\n${REQUESTING}`;
const problems = (spec: string, version?: string, target?: string) =>
  manifestProblems(manifest(spec, version, target)).map((line) =>
    line.replace(/^4:\d+: (error|warning): HorizontalPodAutoscaler\/h: /, '$1 '),
  );
const metrics = (...list: readonly string[]) => `maxReplicas: 4, metrics: [${list.join(', ')}]`;
const cpu = (target: string) => `{type: Resource, resource: {name: cpu, target: {${target}}}}`;
const UTILIZATION = cpu('type: Utilization, averageUtilization: 50');

describe('a HorizontalPodAutoscaler', () => {
  it('gets the defaults of the API', () => {
    expect(objects(manifest('maxReplicas: 4'))[0]).toEqual({
      kind: 'HorizontalPodAutoscaler',
      meta: { name: 'h', namespace: 'default', labels: {}, annotations: {} },
      spec: {
        scaleTargetRef: { kind: 'Deployment', name: 'd' },
        minReplicas: 1,
        maxReplicas: 4,
        metrics: [{ type: 'Resource', name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } }],
      },
    });
  });

  it('of the first version says how much CPU of the requests is to be used', () => {
    expect(
      objects(manifest('maxReplicas: 4, minReplicas: 2, targetCPUUtilizationPercentage: 50', 'v1'))[0],
    ).toMatchObject({
      spec: {
        minReplicas: 2,
        metrics: [{ name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } }],
      },
    });
    expect(objects(manifest('maxReplicas: 4', 'v1'))[0]).toMatchObject({
      spec: { metrics: [{ target: { averageUtilization: 80 } }] },
    });
  });

  it.each([
    ['maxReplicas: 0', 'error spec.maxReplicas: Invalid value: 0: must be greater than 0'],
    [
      'maxReplicas: 4, minReplicas: 5',
      'error spec.maxReplicas: Invalid value: 4: must be greater than or equal to `minReplicas`',
    ],
    ['minReplicas: 1', 'error spec.maxReplicas: Required value'],
    ['maxReplicas: 4, metrics: {}', 'error spec.metrics: must be a list, not a mapping'],
    ['maxReplicas: 4, metric: []', 'error unknown field "spec.metric", did you mean "metrics"?'],
    [
      'maxReplicas: 4, targetCPUUtilizationPercentage: 50',
      'error unknown field "spec.targetCPUUtilizationPercentage"',
    ],
  ])('with %s is refused', (spec, expected) => {
    expect(problems(spec)).toEqual([expected]);
  });

  it('cannot go down to 0 pods by what they use', () => {
    expect(problems(`minReplicas: 0, ${metrics(UTILIZATION)}`)).toEqual([
      'error spec.minReplicas: Invalid value: 0: must be greater than or equal to 1',
      'error spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas',
    ]);
  });

  it('of the first version has to ask for some CPU', () => {
    expect(problems('maxReplicas: 4, targetCPUUtilizationPercentage: 0', 'v1')).toEqual([
      'error spec.targetCPUUtilizationPercentage: Invalid value: 0: must be greater than 0',
    ]);
  });

  it('without a spec is nothing', () => {
    const bare = object('autoscaling/v2', 'HorizontalPodAutoscaler', 'h', '');
    expect(manifestProblems(bare)).toEqual(['1:1: error: HorizontalPodAutoscaler/h: spec: Required value']);
  });
});

describe("an autoscaler's target", () => {
  it.each([
    [
      'scaleTargetRef: {kind: Deployment, name: d}',
      'warning the HPA controller was unable to get the target\'s current scale: no matches for kind "Deployment" in group "": write apiVersion: apps/v1',
    ],
    [
      'scaleTargetRef: {apiVersion: extensions/v1beta1, kind: Deployment, name: d}',
      'warning the HPA controller was unable to get the target\'s current scale: no matches for kind "Deployment" in group "extensions": write apiVersion: apps/v1',
    ],
    [
      'scaleTargetRef: {apiVersion: apps/v1, kind: DaemonSet, name: d}',
      "warning the HPA controller was unable to get the target's current scale: a DaemonSet has no scale: only Deployment, ReplicaSet or StatefulSet has one",
    ],
    [
      'scaleTargetRef: {apiVersion: apps/v1, kind: deployment, name: d}',
      'warning the HPA controller was unable to get the target\'s current scale: a deployment has no scale: only Deployment, ReplicaSet or StatefulSet has one, did you mean "Deployment"?',
    ],
    ['scaleTargetRef: {kind: "", name: d}', 'error spec.scaleTargetRef.kind: Required value'],
    [
      'scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ""}',
      'error spec.scaleTargetRef.name: Required value',
    ],
  ])('%s', (target, expected) => {
    expect(problems('maxReplicas: 4', 'v2', target)).toEqual([expected]);
  });

  it('is found whatever the version of its group', () => {
    const old = TARGET.replace('apps/v1', 'apps/v1beta2');
    expect(problems('maxReplicas: 4', 'v2', old)).toEqual([]);
  });
});

describe("an autoscaler's metrics", () => {
  it('are read in the units of the model', () => {
    const list = [
      UTILIZATION,
      cpu('type: AverageValue, averageValue: 250m'),
      '{type: ContainerResource, containerResource: {name: cpu, container: c, target: {type: Utilization, averageUtilization: 60}}}',
      '{type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 64Mi}}}',
      '{type: Pods, pods: {metric: {name: requests_per_second}, target: {type: AverageValue, averageValue: "12500m"}}}',
      '{type: Object, object: {metric: {name: hits}, describedObject: {kind: Service, name: s}, target: {type: Value, value: 2k}}}',
      '{type: External, external: {metric: {name: depth}, target: {type: AverageValue, averageValue: 30}}}',
      '{type: Resource, resource: {name: ephemeral-storage, target: {type: AverageValue, averageValue: 1Gi}}}',
    ];
    expect(objects(manifest(metrics(...list)))[0]).toMatchObject({
      spec: {
        metrics: [
          { type: 'Resource', name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
          { type: 'Resource', name: 'cpu', target: { type: 'AverageValue', averageValue: 250 } },
          { type: 'ContainerResource', container: 'c', target: { averageUtilization: 60 } },
          { type: 'Resource', name: 'memory', target: { type: 'AverageValue', averageValue: 64 * 2 ** 20 } },
          {
            type: 'Pods',
            metric: 'requests_per_second',
            target: { type: 'AverageValue', averageValue: 12.5 },
          },
          {
            type: 'Object',
            metric: 'hits',
            describedObject: { kind: 'Service', name: 's' },
            target: { type: 'Value', value: 2000 },
          },
          { type: 'External', metric: 'depth', target: { type: 'AverageValue', averageValue: 30 } },
          { type: 'External', metric: 'ephemeral-storage', target: { averageValue: 2 ** 30 } },
        ],
      },
    });
  });

  it.each([
    [
      '{type: Resource, resource: {name: memory, target: {type: AverageValue, averageValue: 64Mi}}}',
      'how much memory pods use is not simulated',
    ],
    [
      '{type: Object, object: {metric: {name: hits}, describedObject: {kind: Service, name: s}, target: {type: Value, value: 2k}}}',
      'metrics of type Object are not simulated',
    ],
    [
      '{type: External, external: {metric: {name: depth}, target: {type: Value, value: 2k}}}',
      'metrics of type External are not simulated',
    ],
    [
      '{type: Pods, pods: {metric: {name: queue_length}, target: {type: AverageValue, averageValue: 2}}}',
      'the metric "queue_length" is not simulated: pods have requests_per_second, http_requests_per_second and http_requests',
    ],
    [
      '{type: Pods, pods: {metric: {name: request_per_second}, target: {type: AverageValue, averageValue: 2}}}',
      'the metric "request_per_second" is not simulated, did you mean "requests_per_second"?',
    ],
  ])('without a value here are a warning: %s', (metric, words) => {
    expect(problems(metrics(metric))).toEqual([
      `warning ${words}: without its value the autoscaler never scales`,
    ]);
    expect(problems(metrics(UTILIZATION, metric))).toEqual([
      `warning ${words}: without its value the autoscaler never scales down`,
    ]);
  });

  it.each([
    [
      '{type: Resources}',
      'error spec.metrics[0].type: Unsupported value: "Resources": supported values: "ContainerResource", "External", "Object", "Pods", "Resource", did you mean "Resource"?',
    ],
    [
      '{type: Resource}',
      'error spec.metrics[0].resource: Required value: must populate information for the given metric source',
    ],
    [
      UTILIZATION.replace('{type', '{external: {metric: {name: e}, target: {type: Value, value: 1}}, type'),
      'error spec.metrics[0].external: Forbidden: must populate the given metric source only',
    ],
    [
      cpu('type: Utilization'),
      'error spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization',
    ],
    [
      cpu('type: Utilization, averageUtilization: 50, averageValue: 1'),
      'error spec.metrics[0].resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization',
    ],
    [
      cpu('type: Utilization, averageUtilization: 0'),
      'error spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0',
    ],
    [
      cpu('type: Utilisation, averageUtilization: 50'),
      'error spec.metrics[0].resource.target.type: Invalid value: "Utilisation": must be either Utilization, Value, or AverageValue, did you mean "Utilization"?',
    ],
    [
      cpu('type: AverageValue, averageValue: 0'),
      'error spec.metrics[0].resource.target.averageValue: Invalid value: 0: must be positive',
    ],
    [
      cpu('type: AverageValue, averageValue: much'),
      'error spec.metrics[0].resource.target.averageValue: Invalid value: "much": must be a quantity such as 250m, 1 or 512Mi, and not negative',
    ],
    [
      '{type: Pods, pods: {metric: {name: http_requests}, target: {type: AverageValue}}}',
      'error spec.metrics[0].pods.target.averageValue: Required value: must specify a positive target averageValue',
    ],
    [
      '{type: ContainerResource, containerResource: {name: cpu, container: "", target: {type: AverageValue, averageValue: 1}}}',
      'error spec.metrics[0].containerResource.container: Required value',
    ],
  ])('with %s are refused', (metric, expected) => {
    expect(problems(metrics(metric))).toEqual([expected]);
  });

  it.each([
    [
      '{type: Object, object: {metric: {name: m}, describedObject: {kind: Service, name: s}, target: {type: Value}}}',
      'error spec.metrics[0].object.target.averageValue: Required value: must set either a target value or averageValue',
    ],
    [
      '{type: External, external: {metric: {name: m}, target: {type: Value}}}',
      'error spec.metrics[0].external.target.averageValue: Required value: must set either a target value for metric or a per-pod target',
    ],
    [
      '{type: External, external: {metric: {name: m}, target: {type: Value, value: 1, averageValue: 1}}}',
      'error spec.metrics[0].external.target.value: Forbidden: may not set both a target value for metric and a per-pod target',
    ],
    [
      '{type: External, external: {metric: {name: ""}, target: {type: Value, value: 1}}}',
      'error spec.metrics[0].external.metric.name: Required value',
    ],
  ])('are checked even where they have no value here: %s', (metric, expected) => {
    expect(problems(metrics(metric)).filter((line) => line.startsWith('error'))).toEqual([expected]);
  });
});

describe("an autoscaler's behaviour", () => {
  const behavior = (rules: string) => `maxReplicas: 4, behavior: {${rules}}`;

  it('is kept as it is, with nothing added', () => {
    const rules =
      'scaleDown: {stabilizationWindowSeconds: 60, selectPolicy: Min, policies: [{type: Percent, value: 10, periodSeconds: 30}]}, scaleUp: {tolerance: 50m}';
    expect(objects(manifest(behavior(rules)))[0]).toMatchObject({
      spec: {
        behavior: {
          scaleDown: {
            stabilizationWindowSeconds: 60,
            selectPolicy: 'Min',
            policies: [{ type: 'Percent', value: 10, periodSeconds: 30 }],
          },
          scaleUp: { tolerance: 0.05 },
        },
      },
    });
  });

  it.each([
    [
      'stabilizationWindowSeconds: -1',
      'stabilizationWindowSeconds: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      'stabilizationWindowSeconds: 3601',
      'stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600',
    ],
    [
      'selectPolicy: Most',
      'selectPolicy: Unsupported value: "Most": supported values: "Disabled", "Max", "Min"',
    ],
    ['policies: []', 'policies: Required value: must specify at least one Policy'],
    [
      'policies: [{type: Pods, value: 0, periodSeconds: 15}]',
      'policies[0].value: Invalid value: 0: must be greater than 0',
    ],
    [
      'policies: [{type: Pods, value: 1, periodSeconds: 0}]',
      'policies[0].periodSeconds: Invalid value: 0: must be greater than 0',
    ],
    [
      'policies: [{type: Pods, value: 1, periodSeconds: 1801}]',
      'policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800',
    ],
    [
      'tolerance: some',
      'tolerance: Invalid value: "some": must be a quantity such as 250m, 1 or 512Mi, and not negative',
    ],
  ])('with %s is refused', (rules, expected) => {
    expect(problems(behavior(`scaleUp: {${rules}}`))).toEqual([
      expect.stringContaining(`error spec.behavior.scaleUp.${expected}`),
    ]);
  });
});
