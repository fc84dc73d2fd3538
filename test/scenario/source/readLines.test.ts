import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLines } from '../../../src/scenario/source/readLines.ts';
import { folderWith } from '../trial.ts';

const linesOf = (text: string, maxLength = 1000) => [
  ...readLines(join(folderWith({ t: text }), 't'), maxLength),
];

describe('readLines', () => {
  it.each([
    ['', []],
    ['a', ['a']],
    ['a\nb\n', ['a', 'b']],
    ['a\n\nb', ['a', '', 'b']],
  ])('of %j', (text, lines) => {
    expect(linesOf(text)).toEqual(lines);
  });

  it('joins lines that lie across the pieces in which the file is read', () => {
    const lines = Array.from({ length: 30_000 }, (_, i) => `line ${i} ${'x'.repeat(i % 97)}`);
    expect(linesOf(lines.join('\n'))).toEqual(lines);
  });

  it('cuts a line that never ends', () => {
    const pieces = linesOf('x'.repeat(3_000_000), 1_000_000);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(1_100_000);
    expect(pieces.join('')).toHaveLength(3_000_000);
  });

  it('gives back any text of ASCII lines', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[ -~]{1,20}$/)), (lines) => {
        expect(linesOf(lines.join('\n'))).toEqual(lines);
      }),
      { numRuns: 30 },
    );
  });
});
