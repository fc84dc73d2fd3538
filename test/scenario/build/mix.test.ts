import { describe, expect, it } from 'vitest';
import { MAX_TRAFFIC_SOURCES } from '../../../src/scenario/limits.ts';
import { APP, problemsOf, scenarioText, sectionProblems, withSections } from '../trial.ts';

const source = (keys: string) =>
  `[{name: web, from: {pods: 3}, arrivals: {process: poisson, rate: 1/s}, ${keys}}]`;
const built = (keys: string) => withSections({ traffic: source(keys) }).traffic;
const errors = (keys: string) =>
  sectionProblems({ traffic: source(keys) }).map((line) => line.replace(/^scenario\.yaml:5:\d+: /, ''));

describe('a mix', () => {
  it('makes a source of each of its kinds, which have what they do not say from the entry', () => {
    const mix = '[{name: browse, weight: 80}, {name: buy, weight: 20, to: "http://web:80/buy", work: 5}]';
    const [browse, buy, ...others] = built(`to: http://web, work: 2, mix: ${mix}`);
    expect(others).toEqual([]);
    expect(browse).toMatchObject({
      name: 'web/browse',
      to: 'http://web',
      work: 2,
      mix: { name: 'web', weight: 80 },
    });
    expect(buy).toMatchObject({
      name: 'web/buy',
      to: 'http://web:80/buy',
      work: 5,
      mix: { name: 'web', weight: 20 },
    });
    expect(buy?.arrivals).toEqual(browse?.arrivals);
  });

  it('can say for each kind where it goes, and only then the entry need not', () => {
    expect(built('mix: [{name: a, weight: 1, to: http://web}]')[0]?.to).toBe('http://web');
    expect(errors('mix: [{name: a, weight: 1, to: http://web}, {name: b, weight: 1}]')).toEqual([
      'error: traffic[0].to is required',
    ]);
    expect(errors('timeout: 1s')).toEqual(['error: traffic[0].to is required']);
  });

  it('has kinds with names and weights', () => {
    expect(errors('to: http://web, mix: [{name: a, weight: 1}, {name: a, weight: 2}]')).toEqual([
      'error: traffic[0].mix[1].name: there are two kinds of requests called "a"',
    ]);
    expect(errors('to: http://web, mix: [{name: a, weight: 0}]')).toEqual([
      'error: traffic[0].mix[0].weight must be more than 0, not 0',
    ]);
    expect(errors('to: http://web, mix: [{name: a/b, weight: 1}]')[0]).toContain('must be made of letters');
  });

  it('shows a wrong target where it is written', () => {
    expect(errors('to: http://web, mix: [{name: a, weight: 1, to: http://wob}]')).toEqual([
      'warning: traffic[0].mix[0].to: there is no Service "wob", did you mean "web"?; every request will fail with name-not-found',
    ]);
  });

  it('has thresholds for its kinds', () => {
    const traffic = source('to: http://web, mix: [{name: a, weight: 1}, {name: b, weight: 1}]');
    const thresholds = (key: string) => sectionProblems({ traffic, thresholds: `{${key}: ["rate<0.1"]}` });
    expect(thresholds('web/a.failed')).toEqual([]);
    expect(thresholds('web.failed')[0]).toContain('there is no traffic source "web"');
  });

  it('is bounded: so many sources and clients are enough', () => {
    const kinds = (count: number) =>
      `[${Array.from({ length: count }, (_, i) => `{name: k${i}, weight: 1}`).join(', ')}]`;
    expect(errors(`to: http://web, mix: ${kinds(101)}`)[0]).toContain('at most 100');
    const entry = (i: number) =>
      `{name: s${i}, from: {pods: 1}, to: http://web, arrivals: {process: poisson, rate: 1/s}, mix: ${kinds(100)}}`;
    const traffic = `[${Array.from({ length: 11 }, (_, i) => entry(i)).join(', ')}]`;
    expect(problemsOf({ 'scenario.yaml': scenarioText({ traffic }), 'app.yaml': APP })[0]).toContain(
      `there are more than ${MAX_TRAFFIC_SOURCES} traffic sources`,
    );
    const many = source(`to: http://web, mix: ${kinds(11)}`).replace('pods: 3', 'pods: 100000');
    expect(sectionProblems({ traffic: many })[0]).toContain(
      '100000 clients for each of 11 kinds are more than',
    );
  });
});
