import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeAtomically } from '../../src/metrics/atomicWrite.ts';
import { namesIn, temporaryFolder, textOf } from './temporaryFolder.ts';

it('writes the pieces one after the other and leaves nothing else behind', () => {
  const folder = temporaryFolder();
  writeAtomically(join(folder, 'a.csv'), ['one\n', 'two\n']);
  expect(textOf(folder, 'a.csv')).toBe('one\ntwo\n');
  expect(namesIn(folder)).toEqual(['a.csv']);
});

it('shows the earlier file to readers until the new one is whole', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a.csv'), 'earlier');
  const seen: string[] = [];
  function* pieces(): Generator<string> {
    yield 'new';
    seen.push(textOf(folder, 'a.csv'));
    yield 'er';
  }
  writeAtomically(join(folder, 'a.csv'), pieces());
  expect(seen).toEqual(['earlier']);
  expect(textOf(folder, 'a.csv')).toBe('newer');
});

it('keeps the earlier file and cleans up when a piece cannot be made', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a.csv'), 'earlier');
  function* pieces(): Generator<string> {
    yield 'half';
    throw new Error('out of luck');
  }
  expect(() => writeAtomically(join(folder, 'a.csv'), pieces())).toThrow('out of luck');
  expect(namesIn(folder)).toEqual(['a.csv']);
  expect(textOf(folder, 'a.csv')).toBe('earlier');
});
