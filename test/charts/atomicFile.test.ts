import { mkdir, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFileAtomically } from '../../src/charts/atomicFile.ts';

const folder = await mkdtemp(join(tmpdir(), 'seatrial-atomic-'));

describe('a file that is written atomically', () => {
  it('replaces the one before and leaves nothing else', async () => {
    const path = join(folder, 'report.html');
    await writeFileAtomically(path, 'old');
    await writeFileAtomically(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['report.html']);
  });

  it('leaves nothing when it cannot be put in its place', async () => {
    await mkdir(join(folder, 'taken', 'inside'), { recursive: true });
    await expect(writeFileAtomically(join(folder, 'taken'), 'text')).rejects.toThrow();
    expect((await readdir(folder)).sort()).toEqual(['report.html', 'taken']);
  });
});
