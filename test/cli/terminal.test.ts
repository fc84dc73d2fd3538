import { describe, expect, it } from 'vitest';
import { plainText, print, wantsColour } from '../../src/cli/terminal.ts';
import { fakeTerminal } from './fakeTerminal.ts';

describe('wantsColour', () => {
  const wanted = (isTTY: boolean, env: Record<string, string>) =>
    wantsColour(fakeTerminal({ isTTY }).stdout, env);

  it('gives colours to terminals and not to pipes', () => {
    expect(wanted(true, {})).toBe(true);
    expect(wanted(false, {})).toBe(false);
    expect(wanted(true, { TERM: 'dumb' })).toBe(false);
  });

  it('obeys NO_COLOR before FORCE_COLOR, and an empty NO_COLOR not at all', () => {
    expect(wanted(true, { NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false);
    expect(wanted(true, { NO_COLOR: '' })).toBe(true);
    expect(wanted(false, { FORCE_COLOR: '1' })).toBe(true);
    expect(wanted(false, { FORCE_COLOR: '0' })).toBe(false);
  });
});

describe('plainText', () => {
  it('takes away what could move the cursor and keeps letters of all languages', () => {
    expect(plainText('a\u001b[2Jb\u0007c\u009b')).toBe('a[2Jbc');
    expect(plainText('two\r\nlines\tand a tab')).toBe('two lines and a tab');
    expect(plainText('Zürich 網 ✓')).toBe('Zürich 網 ✓');
  });
});

describe('print', () => {
  it('ends the line', () => {
    const terminal = fakeTerminal();
    print(terminal.stdout, 'one');
    print(terminal.stdout, 'two');
    expect(terminal.out()).toBe('one\ntwo\n');
  });
});
