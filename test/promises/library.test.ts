import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** Runs a module of a user of the package, which sees the built program only. */
function asUser(code: string): string {
  const options = { cwd: ROOT, encoding: 'utf8' } as const;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', code], options);
}

describe('the package', () => {
  it('loads and simulates a scenario in two lines of a program', () => {
    const printed = asUser(`
      import { loadScenario, simulate } from 'seatrial';
      const recording = simulate(loadScenario('scenarios/node-failure.yaml', { duration: '20s', set: ['faults=[]', 'warmup=0s'] }));
      console.log(JSON.stringify(recording.traffic.map(({ name, cohorts }) => [name, cohorts[1].sent, cohorts[1].failed])));
    `);
    const [[name, sent, failed]] = JSON.parse(printed);
    expect(name).toBe('web');
    // 600 a second for 20 s; five standard deviations of a Poisson number.
    expect(Math.abs(sent - 12_000)).toBeLessThan(5 * Math.sqrt(12_000));
    expect(failed).toBe(0);
  });

  it('throws all that is wrong with a scenario as data', () => {
    const printed = asUser(`
      import { loadScenario, ScenarioError } from 'seatrial';
      try { loadScenario('scenarios/node-failure.yaml', { set: ['traffic.web.timeout=0s', 'seeed=2'] }); }
      catch (error) { console.log(error instanceof ScenarioError, error.diagnostics.length); }
    `);
    expect(printed.trim()).toBe('true 2');
  });
});
