import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { repeatCommand } from '../../src/cli/repeatCommand.ts';

it('names the scenario and what changes the results', () => {
  const command = repeatCommand({
    scenario: 'a/b.yaml',
    seed: '7',
    duration: '2m',
    set: ['step=1s', 'name=x'],
  });
  expect(command).toBe('seatrial run a/b.yaml --seed 7 --duration 2m --set step=1s --set name=x');
});

it('names the flag that adds a file to the results', () => {
  const command = repeatCommand({ scenario: 'b.yaml', set: [], 'verbose-scheduling': true });
  expect(command).toBe('seatrial run b.yaml --verbose-scheduling');
});

it('leaves out what was not given', () => {
  expect(repeatCommand({ scenario: 'b.yaml', set: [] })).toBe('seatrial run b.yaml');
});

it('quotes words so that a shell reads them back as they were', () => {
  const set = ['thresholds={web.failed: ["rate<0.5"]}', "name=it's $HOME & more"];
  const command = repeatCommand({ scenario: 'my file.yaml', set });
  const words = execFileSync('sh', ['-c', `set -- ${command}; printf '%s\\n' "$@"`], { encoding: 'utf8' });
  expect(words.trimEnd().split('\n')).toEqual([
    'seatrial',
    'run',
    'my file.yaml',
    '--set',
    set[0],
    '--set',
    set[1],
  ]);
});
