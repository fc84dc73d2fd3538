import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../../../src/scenario/diagnostics/diagnostic.ts';
import { Problems } from '../../../src/scenario/diagnostics/problems.ts';
import { MAX_ALIASES, MAX_DEPTH } from '../../../src/scenario/limits.ts';
import type { Located, Path } from '../../../src/scenario/source/located.ts';
import { parseYaml } from '../../../src/scenario/source/parseYaml.ts';
import type { Dialect } from '../../../src/scenario/source/yamlDocuments.ts';

function parse(text: string, dialect: Dialect = 'scenario') {
  const problems = new Problems();
  const documents = parseYaml(text, dialect, (line, column) => ({ file: 'f', line, column }), problems);
  return {
    documents,
    values: documents.map(({ value }) => value),
    problems: problems.sorted().map(formatDiagnostic),
  };
}

function position(located: Located | undefined, path: Path, part?: 'key' | 'value'): string {
  const place = located?.at(path, part);
  return `${place?.line}:${place?.column}`;
}

describe('documents', () => {
  it('are all read, and the empty ones left out', () => {
    expect(parse('---\na: 1\n---\n# nothing\n---\n[b]\n').values).toEqual([{ a: 1 }, ['b']]);
  });

  it('of an empty text are none', () => {
    expect(parse('')).toMatchObject({ values: [], problems: [] });
    expect(parse('# only a comment\n').values).toEqual([]);
  });

  it('may be JSON', () => {
    expect(parse('{"a": [1, {"b": null}]}').values).toEqual([{ a: [1, { b: null }] }]);
  });

  it('share what they have anchors for, and merge it', () => {
    const text = 'base: &b {x: 1, y: 2}\nmerged: {<<: *b, y: 3}\nsame: *b\n';
    expect(parse(text).values).toEqual([
      { base: { x: 1, y: 2 }, merged: { x: 1, y: 3 }, same: { x: 1, y: 2 } },
    ]);
  });
});

describe('positions', () => {
  const text = 'first: 1\nlist:\n  - name: a\n    deep: {x: [1, 2]}\n  - b\nempty:\n';
  const [document] = parse(text).documents;

  it.each<[string, Path, 'key' | 'value', string]>([
    ['a scalar', ['first'], 'value', '1:8'],
    ['a key', ['first'], 'key', '1:1'],
    ['an element of a list', ['list', 1], 'value', '5:5'],
    ['a key in a list', ['list', 0, 'name'], 'key', '3:5'],
    ['an element in brackets', ['list', 0, 'deep', 'x', 1], 'value', '4:19'],
    ['the whole', [], 'value', '1:1'],
    ['a missing key: the mapping around it', ['list', 0, 'none'], 'value', '3:5'],
    ['a missing part of something deep: its key', ['list', 0, 'deep', 'none'], 'value', '4:5'],
    ['a value that was left out: its key', ['empty'], 'value', '6:1'],
    ['something below a scalar', ['first', 'x', 'y'], 'value', '1:1'],
  ])('of %s', (_, path, part, expected) => {
    expect(position(document, path, part)).toBe(expected);
  });

  it('of parts reached through an alias are those of the anchor', () => {
    const [aliased] = parse('a: &x\n  b: 1\nc: *x\n').documents;
    expect(position(aliased, ['c', 'b'])).toBe('2:6');
    expect(position(aliased, ['c'])).toBe('3:4');
  });

  it('go on through several documents', () => {
    expect(position(parse('a: 1\n---\nb: 2\n').documents[1], ['b'])).toBe('3:4');
  });
});

describe('dialects', () => {
  const text = 'a: yes\nb: off\nc: 010\nd: 12:30\ne: 2020-01-01\nf: "yes"\n';

  it('of scenarios are YAML 1.2', () => {
    expect(parse(text).values).toEqual([
      { a: 'yes', b: 'off', c: 10, d: '12:30', e: '2020-01-01', f: 'yes' },
    ]);
  });

  it('of manifests are what Kubernetes reads', () => {
    expect(parse(text, 'manifest').values).toEqual([
      { a: true, b: false, c: 8, d: '12:30', e: '2020-01-01', f: 'yes' },
    ]);
  });
});

describe('what is refused', () => {
  const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

  it.each([
    [
      'a: [1, 2',
      'f:1:9: error: is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['a: 1\nb: 2\na: 3\n', 'f:3:1: error: key "a" is given twice; it is already on line 1'],
    ['x: {a: 1, a: 2}', 'f:1:11: error: key "a" is given twice; it is already on line 1'],
    ['a: !run ls', 'f:1:4: error: !run is not a tag that is known here: leave it out'],
    [
      'a: !!js/function "x"',
      'f:1:4: error: tag:yaml.org,2002:js/function is not a tag that is known here: leave it out',
    ],
    ['a: *none', 'f:1:4: error: there is no anchor &none before the alias *none'],
    ['a: &a [*a]', 'f:1:1: error: its aliases (*name) stand for more than is read: at most 2000000 values'],
  ])('%j', (text, expected) => {
    const { values, problems } = parse(text);
    expect(values).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toBe(expected);
  });

  it('is all of a text in which one document is wrong', () => {
    expect(parse('a: 1\n---\nb: [\n').values).toEqual([]);
  });

  it('is a nesting that no manifest needs, however deep', () => {
    expect(parse(deep(MAX_DEPTH)).problems).toEqual([]);
    for (const levels of [2 * MAX_DEPTH + 10, 1_000_000]) {
      expect(parse(deep(levels)).problems).toEqual([
        expect.stringMatching(/^f:1:\d+: error: is nested too deep: more than 100 levels$/),
      ]);
    }
    const blocks = Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n');
    expect(parse(blocks).problems).toHaveLength(1);
    expect(parse('- '.repeat(100_000)).problems).toHaveLength(1);
  });

  it('is an alias bomb, whose nine to the ninth parts are never written out', () => {
    const levels = Array.from(
      { length: 9 },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(', ')}]`,
    );
    const { values, problems } = parse(['l0: &l0 lol', ...levels].join('\n'));
    expect(values).toEqual([]);
    expect(problems).toEqual([
      'f:1:1: error: its aliases (*name) stand for more than is read: at most 2000000 values',
    ]);
  });

  it('is a text with more aliases than anyone writes', () => {
    const text = `a: &a 1\nb: [${Array(MAX_ALIASES + 1)
      .fill('*a')
      .join(',')}]`;
    expect(parse(text).problems).toEqual([expect.stringContaining('stand for more than is read')]);
  });
});
