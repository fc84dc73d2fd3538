import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const MAIN = resolve(import.meta.dirname, '../../src/cli/main.ts');

/** Whether a statement is gone after the types are: `import type`, or braces with nothing but types in them. */
function isOfTypes(statement: string): boolean {
  const names = /^(?:import|export)\s+\{([^}]*)\}/
    .exec(statement)?.[1]
    .split(',')
    .filter((name) => name.trim() !== '');
  return (
    /^(?:import|export)\s+type\b/.test(statement) || names?.every((name) => /^\s*type /.test(name)) === true
  );
}

/** Everything that a module imports before its first line runs: files by their paths, packages by their names. */
function importedAtOnce(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  const statements = readFileSync(file, 'utf8').matchAll(/^(?:import|export)\b[^;']*'([^']+)';/gm);
  for (const [statement, target] of statements) {
    if (isOfTypes(statement)) continue;
    if (target.startsWith('.')) importedAtOnce(resolve(dirname(file), target), found);
    else found.add(target);
  }
  return found;
}

describe('the command line', () => {
  it('starts without the simulator and the libraries that only some commands need', () => {
    const imported = [...importedAtOnce(MAIN)];
    // What it does need is there, so the search has gone through it.
    expect(imported).toContain('yargs');
    expect(imported.length).toBeGreaterThan(50);
    const large =
      /^(?:yaml|zod|vega|vega-lite|@resvg\/resvg-js)$|\/(?:experiment\/world|cli\/looking\/resources)\.ts$/;
    expect(imported.filter((name) => large.test(name))).toEqual([]);
  });
});
