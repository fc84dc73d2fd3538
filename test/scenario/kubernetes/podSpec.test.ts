import { describe, expect, it } from 'vitest';
import { deployment, manifestProblems, objects } from './manifest.ts';

/** The pod spec of a Deployment around a container's and a pod's fields. */
function spec(container: string, pod = '') {
  const [object] = objects(deployment(container, pod));
  if (object?.kind !== 'Deployment') throw new Error('it is a Deployment');
  return object.spec.template.spec;
}

describe('defaults', () => {
  it('of a bare container are those of Kubernetes', () => {
    expect(spec('env: []')).toEqual({
      nodeSelector: {},
      tolerations: [],
      containers: [{ name: 'c', image: 'i', requests: { cpu: 0, memory: 0 }, ports: [], preStopSeconds: 0 }],
      terminationGracePeriodSeconds: 30,
    });
  });

  it('of a readiness probe are those of Kubernetes, also for a 0', () => {
    expect(
      spec('readinessProbe: {tcpSocket: {port: 1}, periodSeconds: 0}').containers[0]?.readinessProbe,
    ).toEqual({
      initialDelaySeconds: 0,
      periodSeconds: 10,
      timeoutSeconds: 1,
      successThreshold: 1,
      failureThreshold: 3,
    });
  });

  it('make a limit the request where there is none', () => {
    const resources = 'resources: {limits: {cpu: 200m, memory: 64Mi}, requests: {cpu: 0.07}}';
    expect(spec(resources).containers[0]?.requests).toEqual({ cpu: 70, memory: 64 * 2 ** 20 });
  });

  it('treat a field with nothing behind it as absent', () => {
    expect(spec('ports: , resources: ').containers[0]?.ports).toEqual([]);
  });
});

describe('what is read', () => {
  it('are ports with their names, protocols and host ports', () => {
    const ports =
      'ports: [{name: dns, containerPort: 53, protocol: UDP}, {containerPort: 80, hostPort: 8080, hostIP: 10.0.0.1}, {containerPort: 81, hostPort: 0}]';
    expect(spec(ports).containers[0]?.ports).toEqual([
      { name: 'dns', containerPort: 53, protocol: 'UDP' },
      { containerPort: 80, protocol: 'TCP', hostPort: 8080, hostIP: '10.0.0.1' },
      { containerPort: 81, protocol: 'TCP' },
    ]);
  });

  it('are node name, node selector, tolerations and grace period', () => {
    const pod =
      'nodeName: n1, nodeSelector: {disk: ssd}, terminationGracePeriodSeconds: 5, tolerations: [{key: a, value: b, effect: NoExecute, tolerationSeconds: 6}, {operator: Exists}]';
    expect(spec('env: []', pod)).toMatchObject({
      nodeName: 'n1',
      nodeSelector: { disk: 'ssd' },
      terminationGracePeriodSeconds: 5,
      tolerations: [
        { key: 'a', operator: 'Equal', value: 'b', effect: 'NoExecute', tolerationSeconds: 6 },
        { operator: 'Exists' },
      ],
    });
  });

  it.each([
    ['{sleep: {seconds: 5}}', 5],
    ['{exec: {command: [sleep, "5"]}}', 5],
    ['{exec: {command: [/bin/sleep, 2m]}}', 120],
    ['{exec: {command: [sh, -c, sleep 5]}}', 5],
    ['{exec: {command: [/bin/bash, -c, " sleep  1.5; "]}}', 1.5],
  ])('is a preStop hook %s as a sleep of %d s', (hook, seconds) => {
    expect(spec(`lifecycle: {preStop: ${hook}}`).containers[0]?.preStopSeconds).toBe(seconds);
  });

  it.each([
    '{exec: {command: [nginx, -s, quit]}}',
    '{exec: {command: [sh, -c, "sleep 5 && nginx -s quit"]}}',
    '{httpGet: {port: 80, path: /bye}}',
    '{exec: {command: [sleep, forever]}}',
    '{exec: {}}',
  ])('is not the time of a preStop hook %s, and a warning says so', (hook) => {
    const manifest = deployment(`lifecycle: {preStop: ${hook}}`);
    expect(manifestProblems(manifest)).toEqual([
      '8:57: warning: Deployment/d: a preStop hook other than a sleep is not simulated: it takes no time',
    ]);
  });
});

describe('what Kubernetes refuses is refused in its words', () => {
  it.each([
    [
      'ports: [{containerPort: 0}]',
      '',
      '8:69: error: Deployment/d: spec.template.spec.containers[0].ports[0].containerPort: Invalid value: 0: must be between 1 and 65535, inclusive',
    ],
    [
      'ports: [{containerPort: 80, hostPort: 70000}]',
      '',
      'hostPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
    ],
    [
      'ports: [{containerPort: 80, name: Not_A_Port}]',
      '',
      'ports[0].name: Invalid value: "Not_A_Port": must be at most 15 lower case letters, digits and "-", with at least one letter',
    ],
    [
      'ports: [{containerPort: 80, protocol: tcp}]',
      '',
      'protocol: Unsupported value: "tcp": supported values: "TCP", "UDP", "SCTP", did you mean "TCP"?',
    ],
    ['ports: [{name: http}]', '', 'ports[0].containerPort: Required value'],
    [
      'resources: {requests: {cpu: 1 core}}',
      '',
      'resources.requests.cpu: Invalid value: "1 core": must be a quantity such as 250m, 1 or 512Mi, and not negative',
    ],
    [
      'resources: {requests: {memory: -1Gi}}',
      '',
      'resources.requests.memory: Invalid value: "-1Gi": must be a quantity such as 250m, 1 or 512Mi, and not negative',
    ],
    [
      'resources: {requests: {cpu: 2}, limits: {cpu: 1}}',
      '',
      'resources.requests.cpu: Invalid value: "2": must be less than or equal to cpu limit',
    ],
    ['readinessProbe: {periodSeconds: 5}', '', 'readinessProbe: Required value: must specify a handler type'],
    [
      'readinessProbe: {tcpSocket: {port: 1}, exec: {command: [x]}}',
      '',
      'readinessProbe: Forbidden: may not specify more than 1 handler type',
    ],
    [
      'readinessProbe: {tcpSocket: {port: 1}, periodSeconds: -1}',
      '',
      'periodSeconds: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      'env: []',
      'terminationGracePeriodSeconds: -1',
      'terminationGracePeriodSeconds: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      'env: []',
      'tolerations: [{value: x}]',
      'tolerations[0].operator: Invalid value: operator must be Exists when `key` is empty, which means "match all values and all keys"',
    ],
    [
      'env: []',
      'tolerations: [{key: a, operator: Exists, value: b}]',
      'tolerations[0].operator: Invalid value: value must be empty when `operator` is "Exists"',
    ],
    [
      'env: []',
      'tolerations: [{key: a, effect: NoRun}]',
      'effect: Unsupported value: "NoRun": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    ],
    [
      'resources: {limit: {cpu: 1}}',
      '',
      'Deployment/d: unknown field "spec.template.spec.containers[0].resources.limit", did you mean "limits"?',
    ],
    [
      'readinessProbe: {periodSecond: 1, tcpSocket: {port: 1}}',
      '',
      'unknown field "spec.template.spec.containers[0].readinessProbe.periodSecond", did you mean "periodSeconds"?',
    ],
    [
      'livenessProbe: {successThreshold: 2, tcpSocket: {port: 1}}',
      '',
      'livenessProbe.successThreshold: Invalid value: must be 1',
    ],
  ])('%s %s', (container, pod, expected) => {
    const errors = manifestProblems(deployment(container, pod)).filter((line) => line.includes('error'));
    expect(errors).toEqual([expect.stringContaining(expected)]);
  });

  it('a pod without containers, and containers of one name', () => {
    const twice = deployment('env: []').replace('containers: [', 'containers: [{name: c, image: j}, ');
    expect(manifestProblems(twice)).toEqual([
      '8:53: error: Deployment/d: spec.template.spec.containers[1].name: Duplicate value: "c"',
    ]);
    const none = deployment('env: []').replace(/containers: .*\}\]/, 'containers: []');
    expect(manifestProblems(none)).toEqual([
      '8:24: error: Deployment/d: spec.template.spec.containers: Required value',
    ]);
  });
});

describe('probes that restart, and init containers', () => {
  const spec = (container: string, pod = '') => {
    const [manifest] = objects(deployment(container, pod));
    return manifest?.kind === 'Deployment' ? manifest.spec.template.spec : undefined;
  };

  it('have their defaults filled in, and a grace period of their own where they have one', () => {
    const found = spec(
      'livenessProbe: {tcpSocket: {port: 1}, terminationGracePeriodSeconds: 5}, startupProbe: {failureThreshold: 30, tcpSocket: {port: 1}}',
    );
    const defaults = {
      initialDelaySeconds: 0,
      periodSeconds: 10,
      timeoutSeconds: 1,
      successThreshold: 1,
      failureThreshold: 3,
    };
    expect(found?.containers[0]).toMatchObject({
      livenessProbe: { ...defaults, terminationGracePeriodSeconds: 5 },
      startupProbe: { ...defaults, failureThreshold: 30 },
    });
    expect(found?.containers[0].readinessProbe).toBeUndefined();
  });

  it('are refused with a grace period that makes no sense', () => {
    const problems = manifestProblems(
      deployment(
        'livenessProbe: {tcpSocket: {port: 1}, terminationGracePeriodSeconds: 0}, readinessProbe: {tcpSocket: {port: 1}, terminationGracePeriodSeconds: 5}',
      ),
    );
    expect(problems).toEqual([
      expect.stringContaining('livenessProbe.terminationGracePeriodSeconds: Invalid value: 0'),
      expect.stringContaining('readinessProbe.terminationGracePeriodSeconds: Forbidden'),
    ]);
  });

  it('run before the containers, but for sidecars', () => {
    const found = spec('env: []', 'initContainers: [{name: a, image: x}, {name: b, restartPolicy: Always}]');
    expect(found?.initContainers).toEqual([{ name: 'a', image: 'x' }]);
  });
});

describe('what is not simulated', () => {
  it('is one warning for each field, however many objects have it', () => {
    const one = deployment('env: []', 'hostNetwork: true');
    const text = ['d', 'e', 'f'].map((name) => one.replace('{name: d}', `{name: ${name}}`)).join('---\n');
    const warnings = manifestProblems(text).map((line) => line.replace(/^\d+:\d+: /, ''));
    expect(warnings.toSorted()).toEqual([
      'warning: Deployment/d: hostNetwork is not simulated: the pods get addresses of their own (and in 2 more objects)',
    ]);
  });

  it('says nothing of empty fields and of the default restart policy', () => {
    expect(
      manifestProblems(deployment('env: []', 'affinity: {}, initContainers: [], restartPolicy: Always')),
    ).toEqual([]);
  });
});
