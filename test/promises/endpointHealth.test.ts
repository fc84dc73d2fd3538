import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import { csvTables } from '../../src/metrics/csvTables.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import { loadScenario } from '../../src/scenario/loadScenario.ts';

const FOLDER = join(import.meta.dirname, '../../scenarios');

function run(file: string, set: readonly string[] = []): Recording {
  const { scenario } = loadScenario(join(FOLDER, file), { set });
  if (scenario === undefined) throw new Error(`${file} has errors`);
  return simulate(scenario);
}

/** Requests of a source in the steps that end in (from, to]. */
function count(
  { traffic, stepEnds }: Recording,
  source: number,
  what: 'ok' | 'sent',
  from: number,
  to: number,
) {
  return traffic[source][what].reduce(
    (sum, value, step) => (stepEnds[step] > from && stepEnds[step] <= to ? sum + value : sum),
    0,
  );
}

describe('panic mode', () => {
  const recording = run('panic-mode.yaml');

  it('serves the share of the good endpoints, where the fear of the bad ones serves none', () => {
    const [calm, strict] = [0, 1].map((source) => count(recording, source, 'ok', 40, 60));
    // Four endpoints of ten for 20 s at 250 requests a second: Poisson, four standard deviations.
    const expected = 0.4 * 250 * 20;
    expect(Math.abs(calm - expected)).toBeLessThan(4 * Math.sqrt(expected));
    expect(strict).toBe(0);
  });

  it('is announced, and ends, with what it is about', () => {
    const events = recording.events.filter(({ reason }) => reason.startsWith('Panic'));
    expect(events.map(({ reason, object, message }) => [reason, object, message])).toEqual([
      ['PanicEntered', 'Service/calm', 'too few healthy endpoints for 1 of 5 clients of calm'],
      ['PanicEntered', 'Service/calm', 'too few healthy endpoints for 5 of 5 clients of calm'],
      ['PanicLeft', 'Service/calm', 'too few healthy endpoints for 4 of 5 clients of calm'],
      ['PanicLeft', 'Service/calm', 'too few healthy endpoints for 0 of 5 clients of calm'],
    ]);
  });
});

describe('outlier detection', () => {
  it('shows in the events and, as a number of clients, in the last column of endpoints.csv', () => {
    const recording = run('outlier-ejection.yaml');
    const ejected = recording.events.find(({ reason }) => reason === 'EndpointEjected');
    expect(ejected?.message).toBe('left out by 1 of 5 clients of watchful');
    const table = csvTables(recording, []).find(({ file }) => file === 'endpoints.csv');
    expect(table?.columns.at(-1)).toBe('ejected_by');
    const pod = ejected?.object.replace('Pod/', '');
    const at90 = [...(table?.rows ?? [])].filter((row) => row[0] === 90);
    // All clients of the two sources that look leave it out, and nobody else.
    for (const row of at90) expect(row.at(-1)).toBe(row[1] === pod ? 10 : 0);
    expect(at90.length).toBe(10);
  });

  it('leaves no column where nobody looks', () => {
    const recording = run('node-failure.yaml', ['duration=40s']);
    const table = csvTables(recording, []).find(({ file }) => file === 'endpoints.csv');
    expect(table?.columns.at(-1)).toBe('utilisation');
  });
});
