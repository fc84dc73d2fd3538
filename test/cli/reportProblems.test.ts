import { expect, it } from 'vitest';
import { CommandError } from '../../src/cli/exitStatus.ts';
import { reportProblems } from '../../src/cli/reportProblems.ts';
import { fakeTerminal } from './fakeTerminal.ts';

const warning = { severity: 'warning', file: 'a.yaml', line: 2, column: 3, message: 'odd' } as const;
const error = { severity: 'error', file: 'a.yaml', line: 4, column: 1, message: 'wrong' } as const;

it('prints every problem on a line of its own and returns the scenario', () => {
  const terminal = fakeTerminal();
  expect(reportProblems({ scenario: 'it', problems: [warning, warning] }, terminal, false)).toBe('it');
  expect(terminal.err()).toBe('a.yaml:2:3: warning: odd\na.yaml:2:3: warning: odd\n');
  expect(terminal.out()).toBe('');
});

it('leaves out warnings, but no errors, when it is to be quiet', () => {
  const terminal = fakeTerminal();
  expect(() => reportProblems({ problems: [warning, error] }, terminal, true)).toThrow(CommandError);
  expect(terminal.err()).toBe('a.yaml:4:1: error: wrong\n');
});

it('says how many errors there were, and that nothing was done', () => {
  const refuse = () => reportProblems({ problems: [error, warning] }, fakeTerminal(), false);
  expect(refuse).toThrow('1 error; nothing was simulated or written');
});

it('lets no file name move the cursor', () => {
  const terminal = fakeTerminal();
  reportProblems({ scenario: 1, problems: [{ ...warning, file: 'a\u001b[2J.yaml' }] }, terminal, false);
  expect(terminal.err()).toBe('a[2J.yaml:2:3: warning: odd\n');
});
