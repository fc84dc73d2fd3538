import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CLUSTER_SETTINGS } from '../../src/cluster/settings.ts';
import { DEFAULT_NETWORK_SETTINGS } from '../../src/network/settings.ts';
import { checkScenario } from '../../src/scenario/checkScenario.ts';
import { ScenarioError } from '../../src/scenario/diagnostics/scenarioError.ts';
import { loadScenario } from '../../src/scenario/loadScenario.ts';
import { nameFromFile } from '../../src/scenario/nameFromFile.ts';
import { openScenario } from '../../src/scenario/openScenario.ts';
import { DEFAULT_WORKLOAD } from '../../src/workload/config.ts';
import { APP, folderWith, load, problemsOf, scenarioText, sectionProblems, withSections } from './trial.ts';

describe('a scenario that leaves out what it can', () => {
  const scenario = withSections({});

  it('gets every default', () => {
    expect(scenario).toMatchObject({
      name: 'scenario',
      description: '',
      seed: 1,
      duration: 10,
      warmup: 0,
      settle: 60,
      step: 1,
      faults: [],
      thresholds: [],
    });
  });

  it('gets the settings of Kubernetes and of this model, exactly', () => {
    expect(scenario.cluster).toEqual(DEFAULT_CLUSTER_SETTINGS);
    expect(scenario.network).toEqual(DEFAULT_NETWORK_SETTINGS);
  });

  it('gets the workload defaults for what an entry does not say', () => {
    expect(scenario.workloads).toEqual([{ ...DEFAULT_WORKLOAD, match: { app: 'web' } }]);
  });

  it('gets the traffic defaults', () => {
    expect(scenario.traffic).toEqual([
      {
        name: 'web',
        from: { place: 'pods', count: 1, nodes: [] },
        to: 'http://web',
        entry: { via: 'ClusterIP', namespace: 'default', service: 'web', port: 80 },
        arrivals: { process: 'constant', rate: 1 },
        start: 0,
        stop: 10,
        reuse: 1,
        timeout: 1,
        retries: { attempts: 0, backoff: 0.1, maxBackoff: 10, jitter: 'full' },
      },
    ]);
  });

  it('has its manifests applied before the traffic starts', () => {
    expect(scenario.manifests.map(({ at }) => at)).toEqual([-60, -60]);
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(scenario)).toBe(true);
  });
});

describe('a scenario that says everything', () => {
  it('is what it says, in plain units', () => {
    const scenario = withSections({
      name: 'all-of_it.1',
      description: 'A test.',
      seed: 'blue',
      duration: '1h',
      warmup: '30s',
      settle: '0s',
      step: '500ms',
      cluster:
        '{nodes: [{name: n, count: 2}], settings: {nodeMonitorGracePeriod: 40s, defaultUnreachableTolerationSeconds: 30, unhealthyZoneThreshold: 0.7, latency: {internet: 35ms}, kubeProxy: {minSyncPeriod: 0s}, loadBalancer: {policy: round-robin, unhealthyThreshold: 3}, removedPodAddress: refused}}',
    });
    expect(scenario).toMatchObject({
      name: 'all-of_it.1',
      description: 'A test.',
      seed: 'blue',
      duration: 3600,
      warmup: 30,
      settle: 0,
      step: 0.5,
      cluster: {
        nodeMonitorGracePeriod: 40,
        defaultUnreachableTolerationSeconds: 30,
        unhealthyZoneThreshold: 0.7,
      },
      network: {
        latency: { internet: 0.035, sameZone: DEFAULT_NETWORK_SETTINGS.latency.sameZone },
        kubeProxy: { minSyncPeriod: 0 },
        loadBalancer: { policy: 'round-robin', unhealthyThreshold: 3, healthyThreshold: 2 },
        removedPodAddress: 'refused',
      },
    });
  });
});

/** One mistake each: the sections that it is in, and the whole line that the user sees. Line 2 is `cluster`, 5 `traffic`. */
const TRAFFIC = '[{name: web, from: {pods: 1}, to: http://web, arrivals: {process: constant, rate: 1/s}}]';
const MISTAKES: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  [
    'an unknown key',
    { trafic: '[]' },
    'scenario.yaml:6:1: error: unknown key "trafic", did you mean "traffic"?',
  ],
  [
    'an unknown key further down',
    { traffic: TRAFFIC.replace('to:', 'timout: 1s, to:') },
    'scenario.yaml:5:40: error: unknown key "timout" in traffic[0], did you mean "timeout"?',
  ],
  ['a duration of 0', { duration: '0s' }, 'scenario.yaml:1:11: error: duration must be longer than 0'],
  [
    'a duration without a unit',
    { duration: '600' },
    'scenario.yaml:1:11: error: duration must be a duration such as 500ms, 10s or 5m, not 600, did you mean 600s?',
  ],
  [
    'a duration with another unit',
    { duration: '10 minutes' },
    'scenario.yaml:1:11: error: duration must be a duration such as 500ms, 10s or 5m, not "10 minutes", did you mean 10m?',
  ],
  [
    'a duration beyond all bounds',
    { duration: '99999h' },
    'scenario.yaml:1:11: error: duration must be at most a year (8760h)',
  ],
  [
    'a number that is none',
    { seed: '.nan' },
    'scenario.yaml:6:7: error: seed must be a whole number or a text, not NaN',
  ],
  [
    'an endless number',
    { cluster: '{nodes: [{name: n}], settings: {nodeEvictionRate: .inf}}' },
    'scenario.yaml:2:60: error: cluster.settings.nodeEvictionRate must be a number, not Infinity',
  ],
  [
    'a name that is no folder',
    { name: '../up' },
    'scenario.yaml:6:7: error: name must be made of letters, digits, "-", "_" and ".", not begin with "." and have at most 100 characters, not "../up"',
  ],
  [
    'a step that is too short',
    { step: '1ns' },
    'scenario.yaml:6:7: error: step: gives more than 1000000 steps: choose a longer step',
  ],
  [
    'a warm-up that never ends',
    { warmup: '10s' },
    'scenario.yaml:6:9: error: warmup: must be shorter than the duration (10s)',
  ],
  [
    'no nodes',
    { cluster: '{nodes: []}' },
    'scenario.yaml:2:18: error: cluster.nodes must have at least one element',
  ],
  [
    'a cluster that is left out',
    { cluster: '' },
    'scenario.yaml:2:1: error: cluster must be a mapping, not nothing',
  ],
  [
    'two nodes of one name',
    { cluster: '{nodes: [{name: n-1}, {name: n, count: 2}]}' },
    'scenario.yaml:2:39: error: cluster.nodes[1].name: there are two nodes called "n-1"',
  ],
  [
    'too many nodes',
    { cluster: '{nodes: [{name: a, count: 9000}, {name: b, count: 1001}]}' },
    'scenario.yaml:2:11: error: cluster.nodes: 10001 nodes; at most 10000 are simulated',
  ],
  [
    'a node name that is none',
    { cluster: '{nodes: [{name: Node_1}]}' },
    'scenario.yaml:2:26: error: cluster.nodes[0].name: Invalid value: "Node_1": must be lower case letters, digits, "-" and ".", beginning and ending with a letter or digit',
  ],
  [
    'a capacity with a wrong unit',
    { cluster: '{nodes: [{name: n, capacity: {memory: 16GB}}]}' },
    'scenario.yaml:2:48: error: cluster.nodes[0].capacity.memory must be a quantity above 0 such as 16Gi or 512Mi, not "16GB"',
  ],
  [
    'a label that is no text',
    { cluster: '{nodes: [{name: n, labels: {a: 1}}]}' },
    'scenario.yaml:2:41: error: cluster.nodes[0].labels.a must be text, not 1: put it in quotes',
  ],
  [
    'a taint of unknown effect',
    { cluster: '{nodes: [{name: n, taints: [{key: a, effect: NoSchedul}]}]}' },
    'scenario.yaml:2:55: error: cluster.nodes[0].taints[0].effect must be one of NoSchedule, PreferNoSchedule or NoExecute, not "NoSchedul", did you mean "NoSchedule"?',
  ],
  [
    'a setting in another spelling',
    { cluster: '{nodes: [{name: n}], settings: {node-monitor-period: 5s}}' },
    'scenario.yaml:2:42: error: unknown key "node-monitor-period" in cluster.settings, did you mean "nodeMonitorPeriod"?',
  ],
  [
    'an unknown policy',
    { cluster: '{nodes: [{name: n}], settings: {loadBalancer: {policy: roundrobin}}}' },
    'scenario.yaml:2:65: error: cluster.settings.loadBalancer.policy must be one of random or round-robin, not "roundrobin", did you mean "round-robin"?',
  ],
  [
    'a manifest that does not exist',
    { manifests: '[ap.yaml]' },
    'scenario.yaml:3:13: error: manifest ap.yaml does not exist, did you mean "app.yaml"?',
  ],
  [
    'no manifests',
    { manifests: '[]' },
    'scenario.yaml:3:12: error: manifests must have at least one element',
  ],
  [
    'an unknown distribution',
    { workloads: '[{match: {}, service: {distribution: normal, mean: 1ms}}]' },
    'scenario.yaml:4:49: error: workloads[0].service.distribution must be one of deterministic, exponential, lognormal or empirical, not "normal"',
  ],
  [
    'a mean without a unit',
    { workloads: '[{match: {}, service: {distribution: exponential, mean: 20}}]' },
    'scenario.yaml:4:68: error: workloads[0].service.mean must be a duration such as 500ms, 10s or 5m, not 20, did you mean 20ms?',
  ],
  [
    'a queue below nothing',
    { workloads: '[{match: {}, queue: -1}]' },
    'scenario.yaml:4:32: error: workloads[0].queue must be at least 0, not -1',
  ],
  [
    'half a worker',
    { workloads: '[{match: {}, concurrency: 1.5}]' },
    'scenario.yaml:4:38: error: workloads[0].concurrency must be a whole number, not 1.5',
  ],
  [
    'no clients',
    { traffic: TRAFFIC.replace('pods: 1', 'pods: 0') },
    'scenario.yaml:5:36: error: traffic[0].from.pods must be at least 1, not 0',
  ],
  [
    'a negative rate',
    { traffic: TRAFFIC.replace('1/s', '-600/s') },
    'scenario.yaml:5:92: error: traffic[0].arrivals.rate must be a rate such as 600/s, 30/m or 5/h, not "-600/s": it must not be negative',
  ],
  [
    'a rate of 0',
    { traffic: TRAFFIC.replace('1/s', '0/s') },
    'scenario.yaml:5:92: error: traffic[0].arrivals.rate must be more than 0',
  ],
  [
    'a rate without a unit',
    { traffic: TRAFFIC.replace('1/s', '600') },
    'scenario.yaml:5:92: error: traffic[0].arrivals.rate must be a rate such as 600/s, 30/m or 5/h, not 600, did you mean 600/s?',
  ],
  [
    'a rate of another unit',
    { traffic: TRAFFIC.replace('1/s', '600rps') },
    'scenario.yaml:5:92: error: traffic[0].arrivals.rate must be a rate such as 600/s, 30/m or 5/h, not "600rps", did you mean 600/s?',
  ],
  [
    'a rate beyond all bounds',
    { traffic: TRAFFIC.replace('1/s', '99999999/s') },
    'scenario.yaml:5:92: error: traffic[0].arrivals.rate must be at most 10000000/s',
  ],
  [
    'an arrival process of no name',
    { traffic: TRAFFIC.replace('process: constant, ', '') },
    'scenario.yaml:5:56: error: traffic[0].arrivals.process is required: one of constant, poisson, ramp, steps, trace, diurnal, bursts, mmpp, closed or sessions',
  ],
  [
    'clients of both kinds',
    { traffic: TRAFFIC.replace('pods: 1', 'pods: 1, external: internet') },
    'scenario.yaml:5:39: error: unknown key "external" in traffic[0].from; known are pods, nodes, namespace, started and labels',
  ],
  [
    'a misspelt kind of client',
    { traffic: TRAFFIC.replace('pods: 1', 'pod: 1') },
    'scenario.yaml:5:30: error: unknown key "pod" in traffic[0].from, did you mean "pods"?',
  ],
  [
    'clients from nowhere',
    { traffic: TRAFFIC.replace('{pods: 1}', 'internet') },
    'scenario.yaml:5:29: error: traffic[0].from must be a mapping: {pods: 20} or {external: internet}',
  ],
  [
    'a fault of no kind',
    { faults: '[{at: 1s, target: worker-1}]' },
    'scenario.yaml:6:10: error: faults[0].kind is required: one of node-crash, node-partition, slow-node, zone-outage, cordon, drain, taint, kubelet-stop, node-shutdown, pod-kill, pod-crash, pod-errors, pod-pause, cpu-hog, rollout, scale, delete-secret, api-server-outage, scheduler-outage, controller-manager-outage or churn',
  ],
  [
    'a fault with another word for its length',
    { faults: '[{at: 1s, kind: node-crash, target: worker-1, for: 5s}]' },
    'scenario.yaml:6:55: error: unknown key "for" in faults[0]; known are kind, at, target and duration',
  ],
  [
    'a threshold that is no list',
    { thresholds: '{web.failed: rate<0.01}' },
    'scenario.yaml:6:26: error: thresholds[web.failed] must be a list, not "rate<0.01"',
  ],
];

describe('a mistake', () => {
  it.each(MISTAKES)('such as %s is one line at its place', (_, sections, expected) => {
    const errors = sectionProblems(sections).filter((line) => line.includes(': error: '));
    expect(errors).toEqual([expected]);
  });

  it('is reported together with all others, in all files, by position', () => {
    const problems = problemsOf({
      'scenario.yaml': scenarioText({
        duration: '10',
        faults: '[{at: 1s, kind: node-crash, target: worker-9}]',
        thresholds: '{wep.failed: ["rate<0.01"]}',
      }),
      'app.yaml': APP.replace('replicas: 2', 'replica: 2').replace('{port: 80, ', '{prt: 80, '),
    });
    expect(problems).toEqual([
      'app.yaml:6:3: error: Deployment/web: unknown field "spec.replica", did you mean "replicas"?',
      'app.yaml:23:12: error: Service/web: unknown field "spec.ports[0].prt", did you mean "port"?',
      'scenario.yaml:1:11: error: duration must be a duration such as 500ms, 10s or 5m, not 10, did you mean 10s?',
      'scenario.yaml:6:45: error: faults[0].target: there is no node "worker-9", did you mean "worker-1"?',
      'scenario.yaml:7:14: error: thresholds: there is no traffic source "wep", did you mean "web"?',
    ]);
  });

  it('in one section does not make others for what depends on it', () => {
    const traffic = TRAFFIC.replace('1/s', 'fast');
    const problems = sectionProblems({
      traffic,
      thresholds: '{web.failed: ["rate<0.01"]}',
      cluster: '{nodes: 3}',
      faults: '[{at: 1s, kind: node-crash, target: worker-9}]',
    });
    expect(problems).toEqual([
      'scenario.yaml:2:18: error: cluster.nodes must be a list, not 3',
      'scenario.yaml:5:92: error: traffic[0].arrivals.rate must be a rate such as 600/s, 30/m or 5/h, not "fast"',
    ]);
  });
});

describe('a file that is no scenario', () => {
  it.each([
    ['', '1:1: error: the file is empty; a scenario needs cluster, manifests, traffic and duration'],
    [
      '# nothing\n',
      '1:1: error: the file is empty; a scenario needs cluster, manifests, traffic and duration',
    ],
    ['- a\n', '1:1: error: a scenario is a mapping of keys such as cluster, manifests and traffic'],
    ['hello', '1:1: error: a scenario is a mapping of keys such as cluster, manifests and traffic'],
    ['a: b: c', '1:4: error: is not valid YAML: Nested mappings are not allowed in compact mappings'],
  ])('%j is one line', (text, expected) => {
    expect(problemsOf({ 'scenario.yaml': text })).toEqual([`scenario.yaml:${expected}`]);
  });

  it('has one document', () => {
    const text = `${scenarioText()}---\n${scenarioText()}`;
    expect(problemsOf({ 'scenario.yaml': text, 'app.yaml': APP })).toEqual([
      'scenario.yaml:7:1: error: a scenario is one YAML document; a second one starts here',
    ]);
  });

  it('says what it needs when it says nothing', () => {
    expect(problemsOf({ 'scenario.yaml': '{}' })).toEqual(
      ['cluster', 'duration', 'manifests', 'traffic']
        .map((key) => `scenario.yaml:1:1: error: ${key} is required`)
        .toSorted((a, b) => expectedOrder(a) - expectedOrder(b)),
    );
  });

  it('may not be there', () => {
    const file = join(folderWith({}), 'none.yaml');
    expect(loadScenario(file).problems).toEqual([
      { file, line: 1, column: 1, severity: 'error', message: `${file} does not exist` },
    ]);
  });
});

/** Problems at one place stay in the order in which they were found. */
function expectedOrder(line: string): number {
  return ['duration', 'cluster', 'manifests', 'traffic'].findIndex((key) => line.includes(key));
}

describe('the ways to load', () => {
  it('give the scenario and its warnings, or the errors alone', () => {
    const { scenario, problems } = load({
      'scenario.yaml': scenarioText({ workloads: '[]' }),
      'app.yaml': APP,
    });
    expect(scenario?.name).toBe('scenario');
    expect(problems).toMatchObject([{ severity: 'warning' }]);
    expect(load({ 'scenario.yaml': '' }).scenario).toBeUndefined();
  });

  it('throw for a library, with every diagnostic, if there is an error', () => {
    const folder = folderWith({ 'good.yaml': scenarioText(), 'bad.yaml': '{}', 'app.yaml': APP });
    expect(openScenario(join(folder, 'good.yaml')).name).toBe('good');
    const opening = () => openScenario(join(folder, 'bad.yaml'));
    expect(opening).toThrow(ScenarioError);
    expect(opening).toThrow('bad.yaml:1:1: error: duration is required');
  });

  it('check a file as it is written', () => {
    const folder = folderWith({ 'scenario.yaml': scenarioText(), 'app.yaml': APP });
    expect(checkScenario(join(folder, 'scenario.yaml')).problems).toEqual([]);
  });
});

describe('nameFromFile', () => {
  it.each([
    ['scenarios/node-failure.yaml', 'node-failure'],
    ['my scenario (2).yml', 'my-scenario-2-'],
    ['.hidden.yaml', 'hidden'],
    ['a.b.yaml', 'a.b'],
    ['ünïcode.yaml', '-n-code'],
    ['....', 'scenario'],
  ])('of %s is %s', (file, name) => {
    expect(nameFromFile(file)).toBe(name);
  });
});
