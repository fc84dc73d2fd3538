import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../../../src/scenario/diagnostics/diagnostic.ts';
import { Problems } from '../../../src/scenario/diagnostics/problems.ts';
import { type Overrides, withOverrides } from '../../../src/scenario/source/overrides.ts';
import { APP, loaded, problemsOf, scenarioText } from '../trial.ts';

const VALUE = { seed: 1, traffic: [{ name: 'web', timeout: '1s' }, { name: 'api' }], empty: null };

function overridden(overrides: Overrides) {
  const problems = new Problems();
  const located = { value: VALUE, at: () => ({ file: 'f', line: 1, column: 1 }) };
  const result = withOverrides(located, overrides, problems);
  return { result, value: result.value, problems: problems.sorted().map(formatDiagnostic) };
}

describe('withOverrides', () => {
  it.each<[string, object]>([
    ['seed=7', { ...VALUE, seed: 7 }],
    ['seed=seven', { ...VALUE, seed: 'seven' }],
    ['traffic.0.timeout=2s', { ...VALUE, traffic: [{ name: 'web', timeout: '2s' }, { name: 'api' }] }],
    ['traffic.api.timeout=2s', { ...VALUE, traffic: [VALUE.traffic[0], { name: 'api', timeout: '2s' }] }],
    ['a.b.c=true', { ...VALUE, a: { b: { c: true } } }],
    ['empty.x=1', { ...VALUE, empty: { x: 1 } }],
    ['traffic.1={name: new}', { ...VALUE, traffic: [VALUE.traffic[0], { name: 'new' }] }],
    ['seed=', { ...VALUE, seed: null }],
    ['thresholds.web.failed=[rate<1]', { ...VALUE, thresholds: { 'web.failed': ['rate<1'] } }],
    ['seed=a=b', { ...VALUE, seed: 'a=b' }],
    ['traffic[1].timeout=2s', { ...VALUE, traffic: [VALUE.traffic[0], { name: 'api', timeout: '2s' }] }],
    ['seed=null', { traffic: VALUE.traffic, empty: null }],
  ])('%s puts one value in place', (set, expected) => {
    expect(overridden({ set: [set] })).toMatchObject({ value: expected, problems: [] });
  });

  it('changes nothing of the original', () => {
    const before = structuredClone(VALUE);
    overridden({ set: ['traffic.0.timeout=9s', 'seed=4'] });
    expect(VALUE).toEqual(before);
  });

  it('applies several in order', () => {
    expect(overridden({ seed: 3, set: ['seed=4', 'seed=5'] }).value).toMatchObject({ seed: 5 });
  });

  it('takes a seed of digits as the number that a file would have', () => {
    expect(overridden({ seed: '42' }).value).toMatchObject({ seed: 42 });
    expect(overridden({ seed: 'blue' }).value).toMatchObject({ seed: 'blue' });
    expect(overridden({ seed: '9'.repeat(30) }).value).toMatchObject({ seed: '9'.repeat(30) });
  });

  it.each([
    ['seed', '--set seed: error: must have the form path=value, such as traffic.web.timeout=2s'],
    ['=1', '--set =1: error: must have the form path=value, such as traffic.web.timeout=2s'],
    ['a..b=1', '--set a..b=1: error: must have the form path=value, such as traffic.web.timeout=2s'],
    ['seed.x=1', '--set seed.x: error: seed has no parts that could be set'],
    [
      'traffic.2.name=x',
      '--set traffic.2.name: error: traffic has no element "2": it has the elements 0 to 1, or web and api',
    ],
    [
      'traffic.wep.name=x',
      '--set traffic.wep.name: error: traffic has no element "wep": it has the elements 0 to 1, or web and api, did you mean "web"?',
    ],
    ['seed=[1', '--set seed: error: is not valid YAML: Flow sequence must end with a ]'],
  ])('%s is refused', (set, expected) => {
    const { value, problems } = overridden({ set: [set] });
    expect(value).toEqual(VALUE);
    expect(problems).toEqual([expected]);
  });

  it('cannot reach the prototype of anything', () => {
    const { value } = overridden({ set: ['__proto__.polluted=1', 'constructor.prototype.polluted=1'] });
    expect(Object.keys(value ?? {})).toContain('__proto__');
    expect({}).not.toHaveProperty('polluted');
  });

  it('gives the option as the place of what it set, and the file for the rest', () => {
    const { result } = overridden({ set: ['traffic.web.timeout=2s'] });
    expect(result.at(['traffic', 0, 'timeout']).file).toBe('--set traffic.web.timeout');
    expect(result.at(['traffic', 0, 'timeout', 'deeper']).file).toBe('--set traffic.web.timeout');
    expect(result.at(['traffic', 0, 'name']).file).toBe('f');
    expect(result.at(['traffic', 0]).file).toBe('f');
  });

  it('names the option that stands for an assignment, which comes after those of --set', () => {
    const varied = [{ text: 'traffic.web.timeout=3s', by: '--vary' }] as const;
    const { result } = overridden({ set: ['traffic.web.timeout=2s'], varied });
    expect(result.value).toMatchObject({ traffic: [{ timeout: '3s' }, {}] });
    expect(result.at(['traffic', 0, 'timeout']).file).toBe('--vary traffic.web.timeout');
    expect(overridden({ varied: [{ text: 'x', by: '--policies' }] }).problems).toEqual([
      '--policies x: error: must have the form path=value, such as traffic.web.timeout=2s',
    ]);
  });
});

describe('overrides of a scenario', () => {
  const files = { 'scenario.yaml': scenarioText(), 'app.yaml': APP };

  it('stand in place of what the file says', () => {
    const scenario = loaded(files, {
      seed: 9,
      duration: '1m',
      set: ['traffic.web.timeout=2s', 'step=500ms'],
    });
    expect(scenario).toMatchObject({ seed: 9, duration: 60, step: 0.5 });
    expect(scenario.traffic[0]).toMatchObject({ timeout: 2, stop: 60 });
  });

  it('are where problems with them are reported', () => {
    const problems = problemsOf(files, {
      duration: '10',
      set: ['traffic.web.timeout=-1s', 'nodes=3', 'faults=[{}]'],
    });
    expect(problems).toEqual([
      '--duration: error: duration must be a duration such as 500ms, 10s or 5m, not "10", did you mean 10s?',
      '--set faults: error: faults[0].kind is required: one of node-crash, node-partition, slow-node, zone-outage, cordon, drain, taint, kubelet-stop, node-shutdown, pod-kill, pod-crash, pod-errors, pod-pause, cpu-hog, rollout, scale, delete-secret, api-server-outage, scheduler-outage, controller-manager-outage or churn',
      '--set nodes: error: unknown key "nodes"; known are name, description, seed, duration, warmup, settle, step, cluster, manifests, workloads, traffic, faults and thresholds',
      '--set traffic.web.timeout: error: traffic[0].timeout must be a duration such as 500ms, 10s or 5m, not "-1s": it must not be negative',
    ]);
  });
});
