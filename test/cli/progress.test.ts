import { expect, it } from 'vitest';
import { progressOn } from '../../src/cli/progress.ts';
import { fakeTerminal } from './fakeTerminal.ts';

it('writes a line every 10 % where nobody is looking, with an estimate until the end', () => {
  const terminal = fakeTerminal();
  const progress = progressOn(terminal.stderr, false);
  for (let step = 0; step <= 100; step++) progress.update(step / 100);
  progress.end();
  const lines = terminal.err().trimEnd().split('\n');
  expect(lines.map((line) => line.split(' ')[0])).toEqual([
    '10',
    '20',
    '30',
    '40',
    '50',
    '60',
    '70',
    '80',
    '90',
    '100',
  ]);
  expect(lines[4]).toMatch(/^50 % simulated, about \d+ s left$/);
  expect(lines[9]).toBe('100 % simulated');
});

it('does not say the same tenth twice, and skips those that went by at once', () => {
  const terminal = fakeTerminal();
  const progress = progressOn(terminal.stderr, false);
  for (const fraction of [0.31, 0.33, 0.7 - 1e-12, 1, 1]) progress.update(fraction);
  expect(terminal.err().match(/\d+ %/g)).toEqual(['30 %', '70 %', '100 %']);
});

it('draws a bar for somebody who is looking, and takes it away', () => {
  const terminal = fakeTerminal({ isTTY: true });
  const progress = progressOn(terminal.stderr, false);
  progress.update(0.5);
  progress.end();
  progress.end();
  expect(terminal.err()).not.toContain('simulated');
});

it('says nothing when it is told to be quiet', () => {
  const terminal = fakeTerminal();
  const progress = progressOn(terminal.stderr, true);
  progress.update(1);
  progress.end();
  expect(terminal.err()).toBe('');
});
