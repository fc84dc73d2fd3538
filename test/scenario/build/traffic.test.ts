import { describe, expect, it } from 'vitest';
import { APP, loaded, problemsOf, scenarioText, sectionProblems, withSections } from '../trial.ts';

/** One traffic source with some of its keys replaced. */
const source = (keys: Readonly<Record<string, string>>) =>
  `[{${Object.entries({
    name: 'web',
    from: '{pods: 1}',
    to: 'http://web',
    arrivals: '{process: poisson, rate: 60/m}',
    ...keys,
  })
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ')}}]`;
const built = (keys: Readonly<Record<string, string>>) => withSections({ traffic: source(keys) }).traffic[0];
const errors = (keys: Readonly<Record<string, string>>) =>
  sectionProblems({ traffic: source(keys) }).map((line) => line.replace(/^scenario\.yaml:5:\d+: /, ''));

describe('clients', () => {
  it('in pods may be on certain nodes', () => {
    expect(built({ from: '{pods: 20, nodes: [worker-1, worker-3]}' })?.from).toEqual({
      place: 'pods',
      count: 20,
      nodes: ['worker-1', 'worker-3'],
    });
    expect(errors({ from: '{pods: 20, nodes: [worker-4]}' })).toEqual([
      'error: traffic[0].from.nodes[0]: there is no node "worker-4", did you mean "worker-1"?',
    ]);
  });

  it('outside are a hundred unless it is said otherwise', () => {
    const lb = APP.replace(
      'spec:\n  selector: {app: web}',
      'spec:\n  type: LoadBalancer\n  selector: {app: web}',
    );
    const count = (from: string) => withSections({ traffic: source({ from }) }, lb).traffic[0]?.from;
    expect(count('{external: internet}')).toEqual({ place: 'external', count: 100 });
    expect(count('{external: internet, clients: 7}')).toEqual({ place: 'external', count: 7 });
  });
});

describe('arrivals', () => {
  it.each([
    ['{process: constant, rate: 600/s}', { process: 'constant', rate: 600 }],
    ['{process: poisson, rate: 30/m}', { process: 'poisson', rate: 0.5 }],
    ['{process: ramp, from: 0/s, to: 100/s, over: 1m}', { process: 'ramp', from: 0, to: 100, over: 60 }],
    [
      '{process: steps, steps: [{at: 0s, rate: 1/s}, {at: 5s, rate: 0/s}]}',
      {
        process: 'steps',
        steps: [
          { at: 0, rate: 1 },
          { at: 5, rate: 0 },
        ],
      },
    ],
  ])('%s', (arrivals, expected) => {
    expect(built({ arrivals })?.arrivals).toEqual(expected);
  });

  it.each([
    [
      '{process: ramp, from: 0/s, to: 0/s, over: 1m}',
      'error: traffic[0].arrivals: every rate is 0: nothing would ever be sent',
    ],
    [
      '{process: steps, steps: [{at: 1s, rate: 0/s}]}',
      'error: traffic[0].arrivals: every rate is 0: nothing would ever be sent',
    ],
    [
      '{process: steps, steps: [{at: 1s, rate: 1/s}, {at: 1s, rate: 2/s}]}',
      'error: traffic[0].arrivals.steps[1].at: must be later than the step before it',
    ],
    ['{process: steps, steps: []}', 'error: traffic[0].arrivals.steps must have at least one element'],
    ['{process: trace, file: none.log}', 'error: traffic[0].arrivals.file: none.log does not exist'],
    [
      '{process: trace, file: app.yaml, timeScale: 0}',
      'error: traffic[0].arrivals.timeScale must be more than 0, not 0',
    ],
  ])('%s is refused', (arrivals, expected) => {
    expect(errors({ arrivals })).toEqual([expected]);
  });

  it('of a trace are read from a file next to the scenario', () => {
    const traffic = source({ arrivals: '{process: trace, file: log.csv, timeScale: 60}' });
    const scenario = loaded({
      'scenario.yaml': scenarioText({ traffic }),
      'app.yaml': APP,
      'log.csv': '10.5\n10\n12\n',
    });
    expect(scenario.traffic[0]?.arrivals).toEqual({
      process: 'trace',
      file: 'log.csv',
      timeScale: 60,
      times: Float64Array.of(0, 0.5, 2),
    });
  });

  it('of a trace with a line that is none say which line', () => {
    const traffic = source({ arrivals: '{process: trace, file: log.csv}' });
    const files = {
      'scenario.yaml': scenarioText({ traffic }),
      'app.yaml': APP,
      'log.csv': '10\n11\nnever\n',
    };
    expect(problemsOf(files)).toEqual([
      'log.csv:3:1: error: has no time stamp: a line of an access log, seconds, or a time such as 2015-05-17T10:05:03Z was expected',
    ]);
  });
});

describe('the time in which a source is active', () => {
  it('ends with the run, however long the source would go on', () => {
    expect(built({ start: '2s', stop: '5s' })).toMatchObject({ start: 2, stop: 5 });
    expect(built({ stop: '1h' })).toMatchObject({ start: 0, stop: 10 });
  });

  it('has to begin before it ends', () => {
    expect(errors({ start: '5s', stop: '5s' })).toEqual([
      'error: traffic[0].stop: must be after the start (5s)',
    ]);
  });

  it('may begin after the end, with a warning', () => {
    expect(errors({ start: '20s' })).toEqual([
      'warning: traffic[0].start: nothing is sent: the run ends at 10s',
    ]);
    expect(built({ start: '20s' })).toMatchObject({ start: 20, stop: 20 });
  });
});

describe('sources', () => {
  it('have names of their own', () => {
    const traffic = `[${source({}).slice(1, -1)}, ${source({}).slice(1, -1)}]`;
    expect(sectionProblems({ traffic })).toEqual([
      expect.stringContaining('error: traffic[1].name: there are two traffic sources called "web"'),
    ]);
  });

  it('keep how they were written, for reports', () => {
    expect(built({ to: 'http://web:80/x' })?.to).toBe('http://web:80/x');
    expect(built({ to: '{service: web, port: 80}' })?.to).toBe('web:80');
  });

  it('have retries and reuse', () => {
    expect(
      built({
        retries: '{attempts: 2, backoff: 0s, maxBackoff: 1m, jitter: none}',
        connections: '{reuse: 9}',
      }),
    ).toMatchObject({
      retries: { attempts: 2, backoff: 0, maxBackoff: 60, jitter: 'none' },
      reuse: 9,
    });
  });
});

describe('the connections of clients', () => {
  it('have no probes and the timeouts of the kernel unless it is said otherwise', () => {
    expect(built({})).not.toHaveProperty('keepalive');
    expect(built({})).not.toHaveProperty('userTimeout');
    expect(built({ connections: '{keepalive: {}}' })?.keepalive).toEqual({
      time: 7200,
      interval: 75,
      probes: 9,
    });
    expect(
      built({ connections: '{reuse: 5, keepalive: {time: 15s, probes: 3}, userTimeout: 20s}' }),
    ).toMatchObject({
      reuse: 5,
      keepalive: { time: 15, interval: 75, probes: 3 },
      userTimeout: 20,
    });
  });

  it('may belong to clients that never give up', () => {
    expect(built({})?.timeout).toBe(1);
    expect(built({ timeout: '2500ms' })?.timeout).toBe(2.5);
    expect(built({ timeout: 'none' })?.timeout).toBe(Number.POSITIVE_INFINITY);
    expect(errors({ timeout: '0s' })).toEqual(['error: traffic[0].timeout must be longer than 0']);
    expect(errors({ timeout: 'never' })[0]).toMatch(
      /traffic\[0\].timeout must be a duration such as .*, not "never"/,
    );
    expect(errors({ timeout: '5' })[0]).toMatch(/traffic\[0\].timeout must be a duration such as .*, not 5/);
  });

  it('may share the addresses of a translator', () => {
    const lb = APP.replace(
      'spec:\n  selector: {app: web}',
      'spec:\n  type: LoadBalancer\n  selector: {app: web}',
    );
    const from = '{external: internet, clients: 50, natAddresses: 2}';
    expect(withSections({ traffic: source({ from }) }, lb).traffic[0]?.from).toEqual({
      place: 'external',
      count: 50,
      natAddresses: 2,
    });
  });
});

describe('a delay of the network', () => {
  const problems = (latency: string) =>
    sectionProblems({ cluster: `{nodes: [{name: n}], settings: {latency: ${latency}}}` }).join('\n');

  it('is a duration or a distribution, and nothing else', () => {
    expect(
      problems('{internet: {distribution: lognormal, mean: 20ms, cv: 0.3}, sameZone: 100us}'),
    ).not.toMatch(/latency/);
    expect(problems('{internet: 20}')).toMatch(
      /latency.internet must be a duration such as .*distribution, not 20/,
    );
    expect(problems('{internet: 20q}')).toMatch(/latency.internet must be a duration such as .*, not "20q"/);
    expect(problems('{internet: {distribution: lognormal, mean: 20ms, vc: 1}}')).toMatch(/vc/);
  });
});
