import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MAX_FILE_BYTES } from '../../../src/scenario/limits.ts';
import { readTextFile } from '../../../src/scenario/source/readTextFile.ts';
import { folderWith } from '../trial.ts';

describe('readTextFile', () => {
  it('reads UTF-8 and leaves a byte order mark out', () => {
    const folder = folderWith({ 'a.txt': '\uFEFFgrün\n' });
    expect(readTextFile(join(folder, 'a.txt'))).toEqual({ text: 'grün\n' });
  });

  it('says when a file does not exist, or a part of its path is a file', () => {
    const folder = folderWith({ 'a.txt': '' });
    expect(readTextFile(join(folder, 'b.txt'))).toEqual({ problem: `${folder}/b.txt does not exist` });
    expect(readTextFile(join(folder, 'a.txt/b'))).toEqual({ problem: `${folder}/a.txt/b does not exist` });
  });

  it('refuses folders and devices, which have no end', () => {
    const folder = folderWith({});
    expect(readTextFile(folder)).toEqual({ problem: `${folder} is a folder; a file was expected` });
    expect(readTextFile('/dev/zero')).toEqual({
      problem: '/dev/zero is not a regular file; a file was expected',
    });
  });

  it('refuses what is not text', () => {
    const folder = folderWith({ 'a.bin': Uint8Array.of(0x61, 0xff, 0xfe, 0x62) });
    expect(readTextFile(join(folder, 'a.bin'))).toEqual({ problem: `${folder}/a.bin is not UTF-8 text` });
  });

  it('refuses a file of 100 MiB by its size alone', () => {
    const file = join(folderWith({}), 'big.yaml');
    const handle = openSync(file, 'w');
    // A sparse file: it takes no room on the disc.
    ftruncateSync(handle, 100 * 1024 * 1024);
    closeSync(handle);
    expect(readTextFile(file)).toEqual({ problem: `${file} has 100 MiB; files of up to 10 MiB are read` });
  });

  it('reads a file of exactly the largest size', () => {
    const folder = folderWith({ 'a.txt': 'x'.repeat(MAX_FILE_BYTES) });
    expect(readTextFile(join(folder, 'a.txt'))).toHaveProperty('text');
  });
});
