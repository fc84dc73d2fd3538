import { describe, expect, it } from 'vitest';
import { deployment, manifestProblems } from '../manifest.ts';

const CLUSTER =
  '{nodes: [{name: small, count: 2, capacity: {cpu: "2", memory: 16Gi}, labels: {disk: hdd}, zones: [a]}, {name: big, capacity: {cpu: "8", memory: 4Gi}, labels: {disk: nvme, gpu: "1"}}]}';
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

/** Warnings about a Deployment whose pod spec and container have these fields. */
const warnings = (pod: string, container = 'env: []', kind = 'Deployment') =>
  manifestProblems(deployment(container, pod).replace('kind: Deployment', `kind: ${kind}`), CLUSTER);
const nodeAffinity = (...terms: readonly string[]) =>
  `affinity: {nodeAffinity: {${REQUIRED}: {nodeSelectorTerms: [${terms.map((term) => `{matchExpressions: [${term}]}`)}]}}}`;

describe('a nodeSelector that no node meets', () => {
  it.each([
    [
      '{disk: ssd}',
      '8:33: warning: Deployment/d: its pods cannot be scheduled: no node has the label disk: ssd, only disk: hdd and disk: nvme',
    ],
    [
      '{disk: nvm}',
      '8:33: warning: Deployment/d: its pods cannot be scheduled: no node has the label disk: nvm, did you mean "nvme"?',
    ],
    [
      '{disc: hdd}',
      '8:33: warning: Deployment/d: its pods cannot be scheduled: no node has the label disc: hdd, did you mean "disk"?',
    ],
    [
      '{disk: hdd, gpu: "1"}',
      '8:12: warning: Deployment/d: its pods cannot be scheduled: no node has all of the labels {disk: hdd, gpu: 1}',
    ],
  ])('%s is a warning at what is missing', (selector, expected) => {
    expect(warnings(`nodeSelector: ${selector}`)).toEqual([expected]);
  });

  it('leaves a DaemonSet without pods', () => {
    expect(warnings('nodeSelector: {disk: ssd}', 'env: []', 'DaemonSet')).toEqual([
      '8:33: warning: DaemonSet/d: it has no pods: no node has the label disk: ssd, only disk: hdd and disk: nvme',
    ]);
  });

  it('and one that some node meets are told apart', () => {
    expect(warnings('nodeSelector: {disk: nvme, kubernetes.io/hostname: big}')).toEqual([]);
  });
});

describe('a nodeName', () => {
  it('that no node has is a warning', () => {
    expect(warnings('nodeName: bigg')).toEqual([
      '8:22: warning: Deployment/d: its pods cannot be scheduled: there is no node "bigg", did you mean "big"?',
    ]);
    expect(warnings('nodeName: big')).toEqual([]);
  });
});

describe('required node affinity that no node meets', () => {
  it.each([
    [
      [nodeAffinity('{key: disk, operator: In, values: [ssd, sata]}')],
      'its pods cannot be scheduled: no node has disk in (ssd,sata)',
    ],
    [
      [nodeAffinity('{key: dsk, operator: Exists}', '{key: disk, operator: NotIn, values: [hdd, nvme]}')],
      'its pods cannot be scheduled: no node has dsk, or disk notin (hdd,nvme), did you mean "disk"?',
    ],
    [
      [nodeAffinity('{key: gpu, operator: Gt, values: ["1"]}, {key: disk, operator: Exists}')],
      'its pods cannot be scheduled: no node has gpu>1 and disk',
    ],
    [
      [nodeAffinity('{key: gpu, operator: Exists}'), 'nodeSelector: {disk: hdd}'],
      'its pods cannot be scheduled: no node meets both its nodeSelector and node affinity',
    ],
  ])('%s is a warning', (fields, expected) => {
    expect(warnings(fields.join(', '))).toEqual([
      expect.stringContaining(`warning: Deployment/d: ${expected}`),
    ]);
  });

  it('stands at the terms', () => {
    const [line] = warnings(nodeAffinity('{key: ssd, operator: Exists}'));
    const text = deployment('env: []', nodeAffinity('{key: ssd, operator: Exists}')).split('\n')[7];
    expect(line).toMatch(new RegExp(`^8:${text.indexOf('nodeSelectorTerms') + 1}: `));
  });

  it('is none if one term is met', () => {
    const terms = ['{key: ssd, operator: Exists}', '{key: gpu, operator: Exists}'];
    expect(warnings(nodeAffinity(...terms))).toEqual([]);
  });
});

describe('requests bigger than every node', () => {
  it('are a warning at the request, with the most that there is', () => {
    expect(warnings('', 'resources: {requests: {cpu: "9"}}')).toEqual([
      '8:73: warning: Deployment/d: its pods cannot be scheduled: a pod requests 9 of cpu, and no node has more than 8',
    ]);
    expect(warnings('', 'resources: {requests: {memory: 17Gi}}')).toEqual([
      '8:76: warning: Deployment/d: its pods cannot be scheduled: a pod requests 17Gi of memory, and no node has more than 16Gi',
    ]);
  });

  it('count together over the containers of a pod', () => {
    const two = 'resources: {requests: {cpu: 4500m}}}, {name: c2, image: i, resources: {requests: {cpu: 4}}';
    expect(warnings('', two)).toEqual([
      expect.stringMatching(/^8:24: .*a pod requests 8500m of cpu, and no node has more than 8$/),
    ]);
  });

  it('may fit singly and not together', () => {
    expect(warnings('', 'resources: {requests: {cpu: 3, memory: 8Gi}}')).toEqual([
      '8:12: warning: Deployment/d: its pods cannot be scheduled: no node has both 3 of cpu and 8Gi of memory, which a pod requests',
    ]);
  });

  it('are not those that fill a node', () => {
    expect(warnings('', 'resources: {requests: {cpu: 8, memory: 4Gi}}')).toEqual([]);
  });
});

describe('a topologyKey that no node has', () => {
  const spread = (when: string) =>
    `topologySpreadConstraints: [{topologyKey: topology.kubernetes.io/zones, maxSkew: 1, whenUnsatisfiable: ${when}, labelSelector: {matchLabels: {app: d}}}]`;
  const term = '{topologyKey: rack, labelSelector: {matchLabels: {app: d}}}';

  it('in a hard constraint keeps the pods from every node', () => {
    expect(warnings(spread('DoNotSchedule'))).toEqual([
      '8:54: warning: Deployment/d: its pods cannot be scheduled: no node has the label topology.kubernetes.io/zones, did you mean "topology.kubernetes.io/zone"?',
    ]);
  });

  it('in a soft constraint has no effect', () => {
    expect(warnings(spread('ScheduleAnyway'))).toEqual([
      expect.stringContaining(
        'warning: Deployment/d: has no effect: no node has the label topology.kubernetes.io/zones',
      ),
    ]);
  });

  it.each([
    ['podAffinity', 'its pods cannot be scheduled: no node has the label rack'],
    ['podAntiAffinity', 'has no effect: no node has the label rack'],
  ])('in required %s says what becomes of it', (field, expected) => {
    expect(warnings(`affinity: {${field}: {${REQUIRED}: [${term}]}}`)).toEqual([
      expect.stringContaining(`warning: Deployment/d: ${expected}`),
    ]);
  });

  it('is none if some node has it', () => {
    expect(warnings(spread('DoNotSchedule').replace('zones', 'zone'))).toEqual([]);
  });
});

describe('a hostPort', () => {
  const withPort = (replicas: number, pod = '') =>
    manifestProblems(
      deployment('ports: [{containerPort: 80, hostPort: 8080}]', pod).replace(
        'spec:\n',
        `spec:\n  replicas: ${replicas}\n`,
      ),
      CLUSTER,
    );

  it('in more replicas than nodes is a warning', () => {
    expect(withPort(3)).toEqual([]);
    expect(withPort(4)).toEqual([
      '9:83: warning: Deployment/d: only 3 of 4 pods can be scheduled: hostPort 8080 is free once on each of 3 nodes',
    ]);
  });

  it('counts only the nodes that the pods may be on', () => {
    expect(withPort(2, 'nodeSelector: {disk: nvme}')).toEqual([
      expect.stringContaining(
        'only 1 of 2 pods can be scheduled: hostPort 8080 is free once on each of 1 node',
      ),
    ]);
  });
});

describe('all of this', () => {
  it('is told at once', () => {
    const pod =
      'nodeSelector: {disk: ssd}, topologySpreadConstraints: [{topologyKey: rack, maxSkew: 1, whenUnsatisfiable: DoNotSchedule}], volumes: [{name: v, secret: {secretName: s}}]';
    expect(
      warnings(pod, 'resources: {requests: {cpu: 100}}').map((line) => line.split(': ').slice(2, 4)),
    ).toEqual([
      ['Deployment/d', 'its pods cannot be scheduled'],
      ['Deployment/d', 'its pods cannot be scheduled'],
      ['Deployment/d', 'volume "v" needs the Secret "s", which no manifest has in the namespace "default"'],
      ['Deployment/d', 'its pods cannot be scheduled'],
    ]);
  });

  it('is not judged against a cluster that is wrong itself', () => {
    const problems = manifestProblems(deployment('env: []', 'nodeName: x'), '{nodes: 3}');
    expect(problems.filter((line) => line.includes('warning'))).toEqual([]);
  });
});
