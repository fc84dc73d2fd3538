import { describe, expect, it } from 'vitest';
import { APP, loaded, problemsOf, scenarioText, sectionProblems, withSections } from '../trial.ts';

const built = (workload: string) => withSections({ workloads: `[${workload}]` }).workloads[0];

describe('service times', () => {
  it.each<[string, object]>([
    ['{distribution: deterministic, mean: 20ms}', { distribution: 'deterministic', mean: 0.02 }],
    ['{distribution: exponential, mean: 1s}', { distribution: 'exponential', mean: 1 }],
    ['{distribution: lognormal, mean: 20ms}', { distribution: 'lognormal', mean: 0.02, cv: 1 }],
    ['{distribution: lognormal, mean: 20ms, cv: 2.5}', { distribution: 'lognormal', mean: 0.02, cv: 2.5 }],
    [
      '{distribution: empirical, values: [30ms, 10ms, 20ms]}',
      { distribution: 'empirical', values: [0.01, 0.02, 0.03] },
    ],
  ])('%s', (service, expected) => {
    expect(built(`{match: {app: web}, service: ${service}}`)?.service).toEqual(expected);
  });

  it('may be measured ones from the first column of a file', () => {
    const workloads = '[{match: {app: web}, service: {distribution: empirical, file: times.csv}}]';
    const files = { 'scenario.yaml': scenarioText({ workloads }), 'app.yaml': APP };
    const service = (text: string) => loaded({ ...files, 'times.csv': text }).workloads[0]?.service;
    expect(service('seconds,path\n0.3,/\n"0.1",/\n\n0.2,/\n')).toEqual({
      distribution: 'empirical',
      values: [0.1, 0.2, 0.3],
    });
    expect(problemsOf({ ...files, 'times.csv': '0.1\n0\n' })).toEqual([
      'times.csv:2:1: error: must be a time in seconds above 0, not "0"',
    ]);
    expect(problemsOf({ ...files, 'times.csv': 'seconds\n' })).toEqual([
      'scenario.yaml:4:74: error: workloads[0].service.file: the file has no values',
    ]);
    expect(problemsOf(files)).toEqual([
      expect.stringContaining('error: workloads[0].service.file: times.csv does not exist'),
    ]);
  });

  it('that are measured come from one place', () => {
    for (const values of ['', ', values: [1ms], file: x']) {
      expect(
        sectionProblems({ workloads: `[{match: {app: web}, service: {distribution: empirical${values}}}]` }),
      ).toEqual([
        expect.stringContaining(
          'error: workloads[0].service: an empirical distribution has either values or file',
        ),
      ]);
    }
  });
});

describe('entries', () => {
  it('keep what they say', () => {
    const entry =
      '{match: {app: web}, namespace: default, concurrency: 8, queue: 0, startup: 3s, shutdown: {accept: 5s, drain: 20s}}';
    expect(built(entry)).toMatchObject({
      namespace: 'default',
      concurrency: 8,
      queue: 0,
      startup: 3,
      shutdown: { accept: 5, drain: 20 },
    });
  });

  it('that match no pod are warned of', () => {
    expect(sectionProblems({ workloads: '[{match: {app: web}}, {match: {app: wep}}]' })).toEqual([
      'scenario.yaml:4:42: warning: workloads[1].match: matches no pod of the manifests',
    ]);
    expect(sectionProblems({ workloads: '[{match: {app: web}, namespace: shop}, {match: {}}]' })).toEqual([
      'scenario.yaml:4:21: warning: workloads[0].match: matches no pod of the manifests',
    ]);
  });

  it('that are covered by an earlier one are warned of as well', () => {
    expect(sectionProblems({ workloads: '[{match: {}}, {match: {app: web}}]' })).toEqual([
      'scenario.yaml:4:34: warning: workloads[1].match: matches no pod of the manifests',
    ]);
  });
});

describe('pods', () => {
  it('without a workload get the defaults, which a warning names', () => {
    expect(sectionProblems({ workloads: '[]' })).toEqual([
      'scenario.yaml:4:1: warning: no workload matches the pods of Deployment/web: they get the defaults (service time exponential with mean 10ms, concurrency 16, queue 128, startup 1s)',
    ]);
  });

  it('of one name in several places are named once in that warning', () => {
    const app = APP.replace(/ +readinessProbe: .*\n/, '');
    const second = app.slice(0, app.indexOf('---')).replace('name: web', 'name: web\n  namespace: other');
    const problems = sectionProblems({ workloads: '[{match: {app: web}}]' }, `${app}---\n${second}`);
    expect(problems.join('\n')).toContain('warning: Deployment/web has no readiness probe: ');
  });

  it('that count as ready before they listen are warned of, once', () => {
    const app = APP.replace(/ +readinessProbe: .*\n/, '');
    const second = app.slice(0, app.indexOf('---')).replace('name: web', 'name: other');
    expect(
      sectionProblems({ workloads: '[{match: {app: web}, startup: 3s}]' }, `${app}---\n${second}`),
    ).toEqual([
      'app.yaml:11:7: warning: Deployment/web and Deployment/other have no readiness probe: pods count as ready up to 3s before they listen, and connections are refused until then',
    ]);
  });

  it('that listen at once, or are behind no Service, need no probe', () => {
    const app = APP.replace(/ +readinessProbe: .*\n/, '');
    expect(sectionProblems({ workloads: '[{match: {app: web}, startup: 0s}]' }, app)).toEqual([]);
    const alone = `${APP}---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: i}]}\n`;
    expect(sectionProblems({ workloads: '[{match: {}}]' }, alone)).toEqual([]);
  });
});
