import { expect, it } from 'vitest';
import { check, checkCommand } from '../../src/cli/check.ts';
import { scenario } from '../support/scenarios.ts';
import { fakeTerminal } from './fakeTerminal.ts';

it('says in a line what a valid scenario would run', () => {
  const terminal = fakeTerminal();
  expect(check({ scenario: scenario({ name: 'x' }), problems: [] }, { quiet: false }, terminal)).toBe(0);
  const contents = '2 manifest objects, 1 traffic source, 0 faults, 0 thresholds';
  expect(terminal.out()).toBe(`x is valid: 100 s on 3 nodes, ${contents}\n`);
});

it('says nothing of a valid scenario when it is to be quiet', () => {
  const terminal = fakeTerminal();
  expect(check({ scenario: scenario(), problems: [] }, { quiet: true }, terminal)).toBe(0);
  expect(terminal.out() + terminal.err()).toBe('');
});

it('checks a scenario as changed on the command line', async () => {
  const terminal = fakeTerminal();
  const given = { _: [], $0: 'seatrial', scenario: 'scenarios/node-failure.yaml', quiet: true };
  expect(await checkCommand.run({ ...given, set: ['seed=2'] }, terminal)).toBe(0);
  await expect(checkCommand.run({ ...given, set: ['seeed=2'] }, terminal)).rejects.toThrow();
  expect(terminal.err()).toContain('did you mean "seed"?');
});
