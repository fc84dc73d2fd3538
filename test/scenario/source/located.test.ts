import { describe, expect, it } from 'vitest';
import { blockOrigin } from '../../../src/scenario/source/blockText.ts';
import { expandedSize } from '../../../src/scenario/source/expandedSize.ts';
import { formatPath, isMapping, valueAt, within } from '../../../src/scenario/source/located.ts';

describe('formatPath', () => {
  it.each([
    [['spec', 'ports', 0, 'port'], 'spec.ports[0].port'],
    [['metadata', 'labels', 'a.b/c'], 'metadata.labels[a.b/c]'],
    [['traffic'], 'traffic'],
    [[0], '[0]'],
    [[], ''],
  ])('of %j is %s', (path, text) => {
    expect(formatPath(path)).toBe(text);
  });
});

describe('valueAt', () => {
  it('finds parts, and nothing that is inherited', () => {
    const value = { a: [{ b: 1 }], n: null };
    expect(valueAt(value, ['a', 0, 'b'])).toBe(1);
    expect(valueAt(value, [])).toBe(value);
    for (const path of [['a', 1], ['x'], ['n', 'x'], ['a', 0, 'b', 'c'], ['toString'], ['__proto__']]) {
      expect(valueAt(value, path)).toBeUndefined();
    }
  });
});

describe('within', () => {
  it('keeps value and places of the part', () => {
    const located = {
      value: { a: { b: 2 } },
      at: (path: readonly (string | number)[]) => ({ file: path.join('/'), line: 1, column: 1 }),
    };
    const part = within(located, ['a']);
    expect(part.value).toEqual({ b: 2 });
    expect(part.at(['b']).file).toBe('a/b');
  });
});

describe('isMapping', () => {
  it('holds for mappings alone', () => {
    expect([{}, [], null, 'a', 1, undefined].map(isMapping)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('expandedSize', () => {
  it('counts every value, shared ones as often as they occur', () => {
    const shared = [1, 2, 3];
    expect(expandedSize({ a: shared, b: shared })).toBe(1 + 4 + 4);
    expect(expandedSize('x')).toBe(1);
  });

  it('is endless for a value that contains itself', () => {
    const self: unknown[] = [];
    self.push(self);
    expect(expandedSize(self)).toBe(Number.POSITIVE_INFINITY);
  });

  it('takes no longer for forty doublings than for one', () => {
    let value: unknown = 1;
    for (let i = 0; i < 40; i++) value = [value, value];
    // A tree with n levels below the leaves: 2^(n+1) - 1 values.
    expect(expandedSize(value)).toBe(2 ** 41 - 1);
  });
});

describe('blockOrigin', () => {
  const lines = ['a:', '  yaml: |-', '    kind: X', '    b: 1'];

  it('maps a line of a block to the line of the file', () => {
    const origin = blockOrigin({ file: 'f', line: 2, column: 9 }, lines);
    expect(origin(2, 4)).toEqual({ file: 'f', line: 4, column: 8 });
  });

  it('stays where it is for text in quotes', () => {
    const place = { file: 'f', line: 1, column: 1 };
    expect(blockOrigin(place, lines)(3, 3)).toBe(place);
  });
});
