import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assertReplaceable, prepareFolder, ResultsFolderError } from '../../src/metrics/resultsFolder.ts';
import { namesIn, temporaryFolder, textOf } from './temporaryFolder.ts';

/** A folder with the results of an earlier run in it. */
function earlierResults(): string {
  const out = join(temporaryFolder(), 'results', 'node-failure');
  mkdirSync(join(out, 'charts'), { recursive: true });
  writeFileSync(join(out, 'run.json'), 'earlier');
  writeFileSync(join(out, 'charts', 'old.svg'), 'earlier');
  return out;
}

describe('prepareFolder', () => {
  it('makes the folder, and those above it, when there is none', () => {
    const out = join(temporaryFolder(), 'results', 'new');
    const prepared = prepareFolder(out);
    writeFileSync(join(prepared.folder, 'run.json'), 'new');
    prepared.commit();
    expect(namesIn(out)).toEqual(['run.json']);
    expect(namesIn(dirname(out))).toEqual(['new']);
  });

  it('replaces earlier results as a whole, and only at the end', () => {
    const out = earlierResults();
    const prepared = prepareFolder(out);
    writeFileSync(join(prepared.folder, 'run.json'), 'new');
    expect(textOf(out, 'run.json')).toBe('earlier');
    prepared.commit();
    expect(namesIn(out)).toEqual(['run.json']);
    expect(textOf(out, 'run.json')).toBe('new');
    expect(namesIn(dirname(out))).toEqual(['node-failure']);
  });

  it('leaves earlier results as they were when it is given up', () => {
    const out = earlierResults();
    const prepared = prepareFolder(out);
    writeFileSync(join(prepared.folder, 'run.json'), 'half');
    prepared.abort();
    expect(namesIn(out)).toEqual(['charts', 'run.json']);
    expect(textOf(out, 'run.json')).toBe('earlier');
    expect(namesIn(dirname(out))).toEqual(['node-failure']);
  });

  it('keeps files that are not ours', () => {
    const out = earlierResults();
    writeFileSync(join(out, 'notes.md'), 'mine');
    const prepared = prepareFolder(out);
    writeFileSync(join(prepared.folder, 'run.json'), 'new');
    prepared.commit();
    expect(namesIn(out)).toEqual(['notes.md', 'run.json']);
    expect(textOf(out, 'notes.md')).toBe('mine');
  });

  it('writes through a link to the folder that it stands for', () => {
    const out = earlierResults();
    const link = join(temporaryFolder(), 'link');
    symlinkSync(out, link);
    const prepared = prepareFolder(link);
    writeFileSync(join(prepared.folder, 'run.json'), 'new');
    prepared.commit();
    expect(textOf(out, 'run.json')).toBe('new');
    expect(textOf(link, 'run.json')).toBe('new');
  });
});

describe('assertReplaceable', () => {
  it('accepts an empty folder', () => {
    const out = temporaryFolder();
    expect(() => assertReplaceable(out)).not.toThrow();
  });

  it('refuses a folder with something else in it, and says what to do', () => {
    const out = temporaryFolder();
    writeFileSync(join(out, 'thesis.tex'), 'precious');
    expect(() => prepareFolder(out)).toThrow(ResultsFolderError);
    expect(() => prepareFolder(out)).toThrow(/not empty.*no run\.json.*--out/);
    expect(textOf(out, 'thesis.tex')).toBe('precious');
  });

  it('refuses a file', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(() => assertReplaceable(file)).toThrow('is a file, not a folder');
  });

  it('refuses the folder one stands in and those above it', () => {
    const here = process.cwd();
    expect(() => assertReplaceable(join(here, 'test', '..'))).toThrow(ResultsFolderError);
    const out = earlierResults();
    process.chdir(join(out, 'charts'));
    try {
      expect(() => assertReplaceable(out)).toThrow('is the folder you are in, or holds it');
    } finally {
      process.chdir(here);
    }
  });
});
