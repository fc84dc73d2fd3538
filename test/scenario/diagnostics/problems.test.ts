import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../../../src/scenario/diagnostics/diagnostic.ts';
import { Problems } from '../../../src/scenario/diagnostics/problems.ts';
import { ScenarioError } from '../../../src/scenario/diagnostics/scenarioError.ts';
import { MAX_PROBLEMS } from '../../../src/scenario/limits.ts';

const place = (file: string, line: number, column: number) => ({ file, line, column });

describe('formatDiagnostic', () => {
  it('writes the place as editors understand it', () => {
    const problem = { ...place('a.yaml', 3, 7), severity: 'error', message: 'is wrong' } as const;
    expect(formatDiagnostic(problem)).toBe('a.yaml:3:7: error: is wrong');
  });

  it('leaves out the position of something that has none', () => {
    const problem = { ...place('--set a.b', 0, 0), severity: 'warning', message: 'is odd' } as const;
    expect(formatDiagnostic(problem)).toBe('--set a.b: warning: is odd');
  });
});

describe('Problems', () => {
  it('sorts by file, line and column, as numbers', () => {
    const problems = new Problems();
    problems.error(place('b', 1, 1), 'fourth');
    problems.warning(place('a', 10, 2), 'third');
    problems.error(place('a', 9, 11), 'second');
    problems.error(place('a', 9, 2), 'first');
    expect(problems.sorted().map(({ message }) => message)).toEqual(['first', 'second', 'third', 'fourth']);
  });

  it('tells the same problem once', () => {
    const problems = new Problems();
    problems.error(place('a', 1, 1), 'twice');
    problems.error(place('a', 1, 1), 'twice');
    problems.error(place('a', 1, 2), 'twice');
    expect(problems.sorted()).toHaveLength(2);
  });

  it('knows whether there is an error', () => {
    const problems = new Problems();
    problems.warning(place('a', 1, 1), 'odd');
    expect(problems.hasErrors).toBe(false);
    problems.error(place('a', 1, 1), 'wrong');
    expect(problems.hasErrors).toBe(true);
  });

  it('keeps a message on one line', () => {
    const problems = new Problems();
    problems.error(place('a', 1, 1), 'first\n  second\r\nthird');
    expect(problems.sorted()[0]?.message).toBe('first second third');
  });

  it('counts what is beyond the bound instead of showing it', () => {
    const problems = new Problems();
    for (let line = 1; line <= MAX_PROBLEMS + 5; line++) problems.error(place('a', line, 1), 'wrong');
    const shown = problems.sorted();
    expect(shown).toHaveLength(MAX_PROBLEMS + 1);
    expect(shown.at(-1)).toEqual({
      ...place('a', MAX_PROBLEMS, 1),
      severity: 'error',
      message: 'and 5 more problems, not shown',
    });
  });
});

describe('ScenarioError', () => {
  it('holds all diagnostics and says them', () => {
    const problems = new Problems();
    problems.error(place('a', 1, 1), 'wrong');
    problems.warning(place('a', 2, 1), 'odd');
    const error = new ScenarioError(problems.sorted());
    expect(error.name).toBe('ScenarioError');
    expect(error.diagnostics).toHaveLength(2);
    expect(error.message).toBe('a:1:1: error: wrong\na:2:1: warning: odd');
  });
});
