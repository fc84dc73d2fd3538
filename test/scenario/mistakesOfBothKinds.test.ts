import { describe, expect, it } from 'vitest';
import { APP, problemsOf, scenarioText, sectionProblems } from './trial.ts';

const ARRIVALS = 'arrivals: {process: constant, rate: 1/s}';
const WEB = `{name: web, from: {pods: 1}, to: http://web, ${ARRIVALS}}`;
const LOST = `{name: lost, from: {pods: 1}, to: {service: webb}, ${ARRIVALS}}`;

/** What is wrong, without the place. Warnings are no mistakes. */
function mistakes(sections: Readonly<Record<string, string>>, app = APP): string[] {
  const errors = sectionProblems(sections, app).filter((line) => line.includes(': error: '));
  return errors.map((line) => line.slice(line.indexOf('error: ') + 'error: '.length));
}

const NO_WEBB = 'to: there is no Service "webb", did you mean "web"?';

describe('a mistake of shape and one of meaning', () => {
  it.each([
    ['an unknown key at the top', { nmae: 'x' }, 'unknown key "nmae", did you mean "name"?'],
    ['a wrong seed', { seed: '1.5' }, 'seed must be a whole number or a text, not 1.5'],
    ['a wrong duration', { duration: '600' }, 'duration must be a duration such as 500ms'],
    [
      'a misspelt key of a node',
      { cluster: '{nodes: [{name: worker, capcity: {cpu: 4}}]}' },
      'unknown key "capcity" in cluster.nodes[0], did you mean "capacity"?',
    ],
    [
      'a wrong capacity of a node',
      { cluster: '{nodes: [{name: worker, capacity: {cpu: lots}}]}' },
      'cluster.nodes[0].capacity.cpu must be a quantity above 0',
    ],
    [
      'a wrong count of nodes',
      { cluster: '{nodes: [{name: worker, count: lots}]}' },
      'cluster.nodes[0].count must be a number, not "lots"',
    ],
    [
      'a wrong setting',
      { cluster: '{nodes: [{name: worker}], settings: {nodeMonitorPeriod: 5}}' },
      'cluster.settings.nodeMonitorPeriod must be a duration',
    ],
    ['nodes that are missing', { cluster: '{}' }, 'cluster.nodes is required'],
    ['a wrong workload', { workloads: '[{match: {app: web}, queue: long}]' }, 'workloads[0].queue must be'],
    ['a wrong fault', { faults: '[{at: 5s, kind: crash}]' }, 'faults[0].kind must be one of'],
    ['a wrong threshold', { thresholds: '{web.failed: 5}' }, 'thresholds[web.failed] must be a list, not 5'],
  ])('are both told: %s, and a Service that is not there', (_, sections, words) => {
    const found = mistakes({ traffic: `[${WEB}, ${LOST}]`, ...sections });
    expect(found).toHaveLength(2);
    expect(found).toContainEqual(expect.stringContaining(words));
    expect(found).toContainEqual(expect.stringContaining(NO_WEBB));
  });

  it('keep their places in lists, whatever is wrong beside them', () => {
    const bad = `{name: bad, from: {pods: many}, to: {service: nowhere}, ${ARRIVALS}}`;
    expect(mistakes({ traffic: `[${bad}, ${LOST}]` })).toEqual([
      'traffic[0].from.pods must be a number, not "many"',
      `traffic[1].${NO_WEBB}`,
    ]);
  });

  it('are both told of one source if one is a misspelt key', () => {
    expect(mistakes({ traffic: `[${LOST.replace('arrivals', 'arivals')}]` })).toEqual([
      `traffic[0].${NO_WEBB}`,
      'unknown key "arivals" in traffic[0], did you mean "arrivals"?',
    ]);
  });

  it('are both told of a policy whose Service is not there', () => {
    const balanced = LOST.replace('}}', '}, balancing: {at: client, policy: least-request, choises: 2}}');
    const found = mistakes({ traffic: `[${balanced}]` });
    expect(found).toHaveLength(2);
    expect(found).toContainEqual(expect.stringContaining('"choises"'));
  });
});

describe('a misspelt key', () => {
  it('is read as the one that it is near to, so that what it holds is looked at', () => {
    const text = `{name: web, from: {pods: 1}, to: http://web, arivals: {process: poison, rate: 1/s}}`;
    expect(mistakes({ traffic: `[${text}]` })).toEqual([
      'unknown key "arivals" in traffic[0], did you mean "arrivals"?',
      expect.stringContaining('traffic[0].arrivals.process must be one of'),
    ]);
  });

  it('is the place of what is wrong with what it holds', () => {
    const [, second] = sectionProblems({ traffic: `[{nmae: a b, ${WEB.slice('{name: web, '.length)}]` });
    // Whose name is wrong is told once: the guess may be wrong as well.
    expect(second).toBeUndefined();
    const text = `[${WEB.replace('arrivals: {process: constant', 'arivals: {process: poison')}]`;
    const column = (word: string) => `traffic: ${text}`.indexOf(word) + 1;
    const places = sectionProblems({ traffic: text }).map((line) => line.split(': ')[0]);
    expect(places).toEqual([`scenario.yaml:5:${column('arivals')}`, `scenario.yaml:5:${column('poison')}`]);
  });

  it('at the top does not make the section that is meant a missing one', () => {
    const text = scenarioText({ traffic: `[${LOST}]` }).replace('traffic:', 'trafic:');
    const found = problemsOf({ 'scenario.yaml': text, 'app.yaml': APP });
    expect(found.filter((line) => line.includes('error'))).toEqual([
      'scenario.yaml:5:1: error: unknown key "trafic", did you mean "traffic"?',
      expect.stringMatching(/^scenario.yaml:5:\d+: error: traffic\[0\]\.to: there is no Service "webb"/),
    ]);
  });

  it('is left out where what is meant is there as well', () => {
    expect(mistakes({ traffic: `[${WEB.replace('to:', 'too: nowhere, to:')}]` })).toEqual([
      'unknown key "too" in traffic[0], did you mean "to"?',
    ]);
  });
});

describe('a part that is wrong', () => {
  it('is still known by its name', () => {
    const thresholds = '{bad.failed: ["rate<1"], bat.failed: ["rate<1"]}';
    const traffic = `[${WEB}, {name: bad, from: {pods: many}, to: http://web, ${ARRIVALS}}]`;
    expect(mistakes({ traffic, thresholds })).toEqual([
      'traffic[1].from.pods must be a number, not "many"',
      'thresholds: there is no traffic source "bat", did you mean "bad"?',
    ]);
  });

  it('leaves nodes known by name if that is right', () => {
    const faults =
      '[{at: 1s, kind: node-crash, target: worker-2}, {at: 1s, kind: node-crash, target: worker-3}]';
    const cluster = '{nodes: [{name: worker, count: 2, capacity: {pods: 0}}]}';
    expect(mistakes({ cluster, faults })).toEqual([
      'cluster.nodes[0].capacity.pods must be at least 1, not 0',
      'faults[1].target: there is no node "worker-3", did you mean "worker-1"?',
    ]);
  });

  it.each([
    ['name', '{nodes: [{name: 5, zones: [a]}]}'],
    ['count', '{nodes: [{name: worker, count: x}]}'],
    ['zones', '{nodes: [{name: worker, count: 3, zones: a}]}'],
  ])('leaves nodes unknown without their %s', (_, cluster) => {
    const faults =
      '[{at: 1s, kind: node-crash, target: worker-2}, {at: 1s, kind: zone-outage, zone: a, duration: 1s}]';
    expect(mistakes({ cluster, faults })).toHaveLength(1);
  });

  it('has no consequences for what goes with it', () => {
    const workloads = '[{match: {app: web}, discipline: priority, queue: x}]';
    const found = sectionProblems({ workloads, traffic: `[${WEB.replace('to:', 'priority: 1, to:')}]` });
    expect(found).toEqual([expect.stringContaining('workloads[0].queue must be')]);
  });
});

/** A Service of that name whose port is misspelt. */
const BROKEN = APP.replaceAll('port: 80', 'prt: 80');

describe('a manifest with an error', () => {
  it('does not hide that another Service is missing', () => {
    const found = mistakes({ traffic: `[${WEB}, ${LOST.replace('webb', 'shop')}]` }, BROKEN);
    expect(found).toEqual([
      expect.stringContaining('unknown field "spec.ports[0].prt"'),
      expect.stringContaining('traffic[1].to: there is no Service "shop"'),
    ]);
  });

  it('is known by its name, so that those who name it are left alone', () => {
    const faults = '[{at: 1s, kind: rollout, target: web}, {at: 1s, kind: rollout, target: wep}]';
    const app = APP.replace('replicas: 2', 'replicas: two');
    expect(mistakes({ faults }, app)).toEqual([
      expect.stringContaining('Deployment/web: spec.replicas'),
      expect.stringContaining('faults[1].target: there is no workload "wep"'),
    ]);
  });

  it('leaves pods unknown by their labels if it has pods', () => {
    const faults = '[{at: 1s, kind: pod-kill, target: {labels: {app: other}}}]';
    expect(mistakes({ faults }, APP.replace('replicas: 2', 'replicas: two'))).toHaveLength(1);
    expect(mistakes({ faults }, BROKEN)).toHaveLength(2);
  });

  it('may be anything if it is not YAML', () => {
    expect(mistakes({ traffic: `[${WEB}, ${LOST}]` }, `${APP}---\n{`)).toHaveLength(1);
  });

  it('is told once for each cluster that it is applied to, and has no consequences there', () => {
    const clusters = ['east', 'west'].map(
      (name) => `{name: ${name}, nodes: [{name: n}], manifests: [app.yaml]}`,
    );
    const text = `duration: 10s\nclusters: [${clusters.join(', ')}]\nworkloads: [{match: {app: web}}]\ntraffic:
  - {name: web, from: {pods: 1, cluster: west}, to: http://web, ${ARRIVALS}}
  - {name: far, from: {pods: 1, cluster: north}, to: http://web, ${ARRIVALS}, timout: 1s}\n`;
    expect(problemsOf({ 'scenario.yaml': text, 'app.yaml': BROKEN })).toEqual([
      expect.stringContaining('unknown field "spec.ports[0].prt"'),
      expect.stringContaining('there is no cluster "north"'),
      expect.stringContaining('unknown key "timout" in traffic[1], did you mean "timeout"?'),
    ]);
  });
});
