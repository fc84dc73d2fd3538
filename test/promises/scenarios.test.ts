import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/experiment/simulation.ts';
import { loadScenario } from '../../src/scenario/loadScenario.ts';
import { foundBy, foundLine } from '../support/foundLine.ts';

const FOLDER = join(import.meta.dirname, '../../scenarios');
const all = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml') && !file.includes('manifests'))
  .sort();
/** Those of published results are run, and their headers checked, in theory.test.ts. */
const files = all.filter((file) => !file.startsWith('results'));

describe('the scenarios that come with the project', () => {
  it('are all found', () => {
    expect(files.length).toBeGreaterThanOrEqual(6);
  });

  it.each(all)('%s says what to look for', (file) => {
    expect(readFileSync(join(FOLDER, file), 'utf8')).toContain('# Look for: ');
  });

  it.each(files)('%s finds what its header says was found', (file) => {
    const { scenario, problems } = loadScenario(join(FOLDER, file));
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    if (scenario === undefined) return expect.unreachable();
    const said = foundLine(readFileSync(join(FOLDER, file), 'utf8'));
    expect(said).toBeDefined();
    expect(foundBy(scenario, simulate(scenario))).toEqual(said);
  });
});
