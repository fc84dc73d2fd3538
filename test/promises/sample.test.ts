import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commandLine } from '../../src/cli/commandLine.ts';
import { fakeTerminal } from '../cli/fakeTerminal.ts';

const SAMPLE = join(import.meta.dirname, '../../results/sample');
const folder = mkdtempSync(join(tmpdir(), 'seatrial-sample-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Every file below a folder, by its path in it. */
function files(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

describe('the sample in results/', () => {
  // Pictures are compared as SVG: how those become pixels is the business of the drawing library.
  it('is what its scenario gives here and now, byte for byte, charts and report included', async () => {
    const out = join(folder, 'sample');
    const words = ['run', 'scenarios/node-failure.yaml', '--out', out, '--quiet'];
    expect(await commandLine(words, fakeTerminal())).toBe(0);
    expect(files(out)).toEqual(files(SAMPLE));
    const different = files(SAMPLE).filter(
      (file) =>
        !file.endsWith('.png') && !readFileSync(join(out, file)).equals(readFileSync(join(SAMPLE, file))),
    );
    expect(different).toEqual([]);
  });
});
