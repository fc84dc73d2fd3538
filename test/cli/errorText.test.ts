import { mkdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { messageOf, systemErrorText } from '../../src/cli/errorText.ts';
import { writeAtomically } from '../../src/metrics/atomicWrite.ts';

function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('it worked');
}

it('says in plain words what the system refused, with the path that was meant', () => {
  const missing = errorOf(() => writeAtomically('no/such/trial.yaml', ['']));
  expect(systemErrorText(missing)).toBe('no/such/trial.yaml cannot be used: there is no such file or folder');
  const folder = errorOf(() => mkdirSync('no/.x.partial-123'));
  expect(systemErrorText(folder)).toBe('no/x cannot be used: there is no such file or folder');
});

it('says what the system said where it knows no better', () => {
  const exists = errorOf(() => mkdirSync('.'));
  expect(systemErrorText(exists)).toMatch(/^\. cannot be used: EEXIST/);
});

it('leaves other errors to others', () => {
  expect(systemErrorText(new Error('mistake'))).toBeUndefined();
  expect(systemErrorText(errorOf(() => readFileSync(-1)))).toBeUndefined();
  expect(systemErrorText('text')).toBeUndefined();
});

it('makes one line of any error', () => {
  expect(messageOf(new Error('a\n  b'))).toBe('a   b');
  expect(messageOf(42)).toBe('42');
});
