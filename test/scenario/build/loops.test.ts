import { describe, expect, it } from 'vitest';
import { sectionProblems, withSections } from '../trial.ts';

const source = (arrivals: string, pods = 20) =>
  `[{name: web, from: {pods: ${pods}}, to: http://web, arrivals: ${arrivals}}]`;
const built = (arrivals: string) => withSections({ traffic: source(arrivals) }).traffic[0]?.arrivals;
const errors = (arrivals: string, pods?: number) =>
  sectionProblems({ traffic: source(arrivals, pods) }).map((line) =>
    line.replace(/^scenario\.yaml:5:\d+: /, ''),
  );
const always = (mean: number) => ({ distribution: 'deterministic', mean });

describe('a closed loop', () => {
  it('has all clients of its source, unless it says how many', () => {
    expect(built('{process: closed, think: 5s}')).toEqual({
      process: 'closed',
      clients: 20,
      think: always(5),
    });
    expect(built('{process: closed, clients: 7, think: 0s}')).toEqual({
      process: 'closed',
      clients: 7,
      think: always(0),
    });
    expect(errors('{process: closed, clients: 21, think: 5s}')).toEqual([
      'error: traffic[0].arrivals.clients: must be at most 20, as there are no more clients in from',
    ]);
  });

  it.each([
    ['{distribution: exponential, mean: 5s}', { distribution: 'exponential', mean: 5 }],
    ['{distribution: lognormal, mean: 5s}', { distribution: 'lognormal', mean: 5, cv: 1 }],
    ['{distribution: empirical, values: [3s, 1s]}', { distribution: 'empirical', values: [1, 3] }],
  ])('thinks for %s', (think, expected) => {
    expect(built(`{process: closed, think: ${think}}`)).toMatchObject({ think: expected });
  });

  it.each([
    [
      '5',
      'must be a duration such as 500ms or 5s, or a mapping such as {distribution: exponential, mean: 5s}, not 5, did you mean 5s?',
    ],
    ['{distribution: exponental, mean: 5s}', '.distribution must be one of deterministic'],
    ['{distribution: empirical}', ': an empirical distribution has either values or file'],
  ])('cannot think for %s', (think, message) => {
    const [error, ...others] = errors(`{process: closed, think: ${think}}`);
    expect(error).toContain(message);
    expect(others).toEqual([]);
  });
});

describe('sessions', () => {
  it('make a fixed number of requests, or a geometric one with a mean', () => {
    expect(built('{process: sessions, rate: 1/s, requests: 8, think: 1s}')).toEqual({
      process: 'sessions',
      rate: 1,
      requests: { distribution: 'fixed', mean: 8 },
      think: always(1),
    });
    expect(built('{process: sessions, rate: 1/s, requests: {mean: 2.5}, think: 1s}')).toMatchObject({
      requests: { distribution: 'geometric', mean: 2.5 },
    });
  });

  it.each([
    ['{mean: 2.5, distribution: fixed}', '.mean: must be a whole number where the distribution is fixed'],
    ['0', ' must be at least 1, not 0'],
    ['many', ' must be a whole number of at least 1, or a mapping such as {mean: 8}, not "many"'],
  ])('cannot make %s requests', (requests, message) => {
    expect(errors(`{process: sessions, rate: 1/s, requests: ${requests}, think: 1s}`)).toEqual([
      `error: traffic[0].arrivals.requests${message}`,
    ]);
  });

  it('are warned of if they need more clients than there are, by thinking alone', () => {
    const arrivals = '{process: sessions, rate: 5/s, requests: 3, think: 10s}';
    expect(errors(arrivals, 100)).toEqual([]);
    expect(errors(arrivals, 99)).toEqual([
      'warning: traffic[0].arrivals.rate: sessions are open for so long that about 100 are there at a time, each with a client of its own, but from has 99: those that find none will not come',
    ]);
  });
});

describe('patterns', () => {
  it.each([
    [
      '{process: diurnal, mean: 10/s}',
      { process: 'diurnal', mean: 10, amplitude: 0.5, period: 86_400, peakAt: 0 },
    ],
    [
      '{process: bursts, rate: 0/s, burstRate: 5/s, every: 1m, duration: 5s}',
      { process: 'bursts', rate: 0, burstRate: 5, every: 60, duration: 5 },
    ],
    ['{process: mmpp, rates: [1/s, 0/s], stay: [1m, 5s]}', { process: 'mmpp', rates: [1, 0], stay: [60, 5] }],
  ])('%s', (arrivals, expected) => {
    expect(built(arrivals)).toEqual(expected);
  });

  it.each([
    ['{process: diurnal, mean: 10/s, amplitude: 1.5}', '.amplitude must be at most 1, not 1.5'],
    [
      '{process: bursts, rate: 1/s, burstRate: 5/s, every: 1s, duration: 1s}',
      '.duration: must be shorter than every: between bursts there has to be some time',
    ],
    [
      '{process: bursts, rate: 1/s, burstRate: 5/s, every: 1us, duration: 1ns}',
      '.every: must be at least 1ms',
    ],
    [
      '{process: bursts, rate: 0/s, burstRate: 0/s, every: 2s, duration: 1s}',
      ': every rate is 0: nothing would ever be sent',
    ],
    [
      '{process: mmpp, rates: [1/s, 2/s], stay: [1s, 2s, 3s]}',
      '.stay: must have as many elements as rates: 2',
    ],
    ['{process: mmpp, rates: [1/s, 2/s], stay: [1s, 2us]}', '.stay[1]: must be at least 1ms'],
    ['{process: mmpp, rates: [0/s, 0/s], stay: [1s, 1s]}', ': every rate is 0: nothing would ever be sent'],
  ])('%s is refused', (arrivals, message) => {
    expect(errors(arrivals)).toEqual([`error: traffic[0].arrivals${message}`]);
  });
});
