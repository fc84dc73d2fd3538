import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
/** Inside the package, whose name its modules import; nobody keeps what is in results. */
const BUILD = mkdtempSync(join(ROOT, 'results/own-policy-'));
const SCENARIO = 'scenarios/own-policy/own-policy.yaml';

/** Runs a program from the folder of the project, and gives what it printed. */
function run(program: string, ...args: readonly string[]): string {
  return execFileSync(process.execPath, [program, ...args], { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
}

afterAll(() => rmSync(BUILD, { recursive: true, force: true }));

describe('a policy in a file of its own', () => {
  it('compiles against the package, and acts in a program that registers it', () => {
    run('node_modules/typescript/bin/tsc', '-p', 'scenarios/own-policy', '--outDir', BUILD);
    const [inTurn, filled] = run(join(BUILD, 'tryIt.js')).trim().split('\n');
    const counts = (line: string) => line.split(': ')[1].split(' ').map(Number);
    const [all, most] = [counts(inTurn), counts(filled)];
    // Three clients that take turns differ by one each.
    expect(all[0] - all[5]).toBeLessThanOrEqual(3);
    expect(most.reduce((sum, count) => sum + count)).toBe(all.reduce((sum, count) => sum + count));
    expect(most[0]).toBeGreaterThan(4 * most[1]);
    expect(most.at(-1)).toBe(0);
  });

  it('is named on the command line, even twice, and reaches the worker threads', () => {
    const module = relative(ROOT, join(BUILD, 'ownPolicy.js'));
    const out = join(BUILD, 'comparison');
    const twice = ['--policy-module', module, '--policy-module', module];
    const options = ['--policies', 'round-robin,fill-first', ...twice, '--duration', '12s'];
    const quick = [
      '--replications',
      '2',
      '--workers',
      '1',
      '--out',
      out,
      '--no-charts',
      '-q',
      '--format',
      'json',
    ];
    const comparison = JSON.parse(run('dist/cli/main.js', 'compare', SCENARIO, ...options, ...quick));
    expect(comparison.command).toContain(`--policy-module ${module}`);
    expect(JSON.stringify(comparison)).toContain('fill-first');
  });

  it('ends the command with one line if it cannot be taken', () => {
    const failing = () => run('dist/cli/main.js', 'run', SCENARIO, '--policy-module', 'nowhere.js');
    expect(failing).toThrow('nowhere.js cannot be loaded');
  });
});
