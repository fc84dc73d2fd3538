import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { inlineMore } from '../../src/cli/inlining.ts';

describe('more room for inlining', () => {
  it('is a setting that this V8 knows: one that it does not know is refused with a word on standard error only', () => {
    const options = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
    expect(options).toContain('--max-inlined-bytecode-size-cumulative ');
  });

  it('can be asked for in a process that runs', () => {
    expect(inlineMore).not.toThrow();
  });
});
