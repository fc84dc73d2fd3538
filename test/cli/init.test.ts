import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { assertWritable, writeScenario } from '../../src/cli/init.ts';
import { temporaryFolder, textOf } from '../metrics/temporaryFolder.ts';
import { fakeTerminal } from './fakeTerminal.ts';

it('does not replace a file unless it is told to', () => {
  const file = join(temporaryFolder(), 'trial.yaml');
  expect(() => assertWritable(file, false)).not.toThrow();
  writeFileSync(file, 'mine');
  expect(() => assertWritable(file, false)).toThrow(`${file} exists already; --force replaces it`);
  expect(() => assertWritable(file, true)).not.toThrow();
});

it('writes the scenario and says on standard error what to do with it', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'trial.yaml');
  const terminal = fakeTerminal();
  writeScenario(file, 'name: x\n', terminal);
  expect(textOf(folder, 'trial.yaml')).toBe('name: x\n');
  expect(terminal.err()).toBe(`${file} is written. Try: seatrial run ${file}\n`);
  expect(terminal.out()).toBe('');
});
