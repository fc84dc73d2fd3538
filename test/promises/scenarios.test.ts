import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import { summariseTraffic } from '../../src/metrics/summary.ts';
import { loadScenario } from '../../src/scenario/loadScenario.ts';

const FOLDER = join(import.meta.dirname, '../../scenarios');
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml') && !file.includes('manifests'))
  .sort();

/** `1,412` as a number. */
function number(text: string): number {
  return Number(text.replaceAll(',', ''));
}

describe('the scenarios that come with the project', () => {
  it('are all found', () => {
    expect(files.length).toBeGreaterThanOrEqual(6);
  });

  it.each(files)('%s says what it shows, and what its header says was found is found', (file) => {
    const text = readFileSync(join(FOLDER, file), 'utf8');
    expect(text).toContain('# Look for: ');
    const found = /# Found \(seed 1\): ([\d,]+) of ([\d,]+) requests failed/.exec(text);
    expect(found).not.toBeNull();
    const { scenario, problems } = loadScenario(join(FOLDER, file));
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    if (scenario === undefined || found === null) return expect.unreachable();
    const totals = summariseTraffic(
      simulate(scenario),
      scenario.traffic.map(({ to }) => to),
    ).map(({ phases }) => phases.total);
    const sum = (count: 'sent' | 'failed') => totals.reduce((all, phase) => all + phase[count], 0);
    expect([sum('failed'), sum('sent')]).toEqual([number(found[1]), number(found[2])]);
  });
});
