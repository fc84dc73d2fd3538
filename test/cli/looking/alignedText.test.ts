import { expect, it } from 'vitest';
import { alignedText, DESCRIPTION, TABLE } from '../../../src/cli/looking/alignedText.ts';

it('makes columns as wide as their widest cell and three more, at least six', () => {
  expect(alignedText(['A\tB\tC', 'long-name\tb\tc'], TABLE)).toEqual([
    'A           B     C',
    'long-name   b     c',
  ]);
});

it('ends a column where a line has no cell in it', () => {
  const lines = ['Name:\tweb', 'Containers:', '  app:', '    Image:\tnginx', '    Port:\t80/TCP'];
  expect(alignedText(lines, DESCRIPTION)).toEqual([
    'Name:  web',
    'Containers:',
    '  app:',
    '    Image:  nginx',
    '    Port:   80/TCP',
  ]);
});

it('leaves no spaces at the end of a line', () => {
  expect(alignedText(['NAME\tNODE', 'a\t'], TABLE)).toEqual(['NAME   NODE', 'a']);
});
