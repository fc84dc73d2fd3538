import { expect, it } from 'vitest';
import { readScenario, textOf } from '../../src/cli/readScenario.ts';
import { withStandardInput } from '../../src/cli/standardInput.ts';
import { MAX_FILE_BYTES } from '../../src/scenario/limits.ts';

async function* chunks(...parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

it('joins the pieces of a stream, even where they cut a letter in two', async () => {
  const bytes = new TextEncoder().encode('name: Zürich');
  expect(await textOf(chunks(bytes.slice(0, 8), bytes.slice(8)))).toBe('name: Zürich');
});

it('refuses more than a file may have, without waiting for the end', async () => {
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) yield new Uint8Array(2 ** 20);
  }
  await expect(textOf(endless())).rejects.toThrow(`standard input has more than ${MAX_FILE_BYTES} bytes`);
});

it('refuses what is not text', async () => {
  await expect(textOf(chunks(Uint8Array.of(0xff, 0xfe)))).rejects.toThrow('standard input is not UTF-8 text');
});

it('reports a file that does not exist as a problem of that file', async () => {
  const { scenario, problems } = await readScenario('no/such.yaml');
  expect(scenario).toBeUndefined();
  expect(problems).toMatchObject([{ severity: 'error', file: 'no/such.yaml' }]);
});

it('takes a lone dash, and no other, for standard input', () => {
  expect(withStandardInput(['check', '-', '-q', 'a-b'])).toEqual(['check', '/dev/stdin', '-q', 'a-b']);
});
