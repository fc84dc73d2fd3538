import { closeSync, ftruncateSync, openSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadScenario, parseScenario } from '../../src/scenario/loadScenario.ts';
import { APP, folderWith, problemsOf, scenarioText } from './trial.ts';

/** The problems of a scenario whose manifest is this text. */
const withManifest = (text: string) =>
  problemsOf(
    { 'scenario.yaml': scenarioText(), 'app.yaml': APP, 'evil.yaml': text },
    { set: ['manifests=[app.yaml, evil.yaml]'] },
  );

const bomb = (levels: number) =>
  [
    'l0: &l0 lol',
    ...Array.from(
      { length: levels },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(', ')}]`,
    ),
  ].join('\n');

describe('hostile input ends in one clear line', () => {
  it.each([
    [
      'an alias bomb',
      bomb(9),
      'evil.yaml:1:1: error: its aliases (*name) stand for more than is read: at most 2000000 values',
    ],
    [
      'a million brackets',
      '['.repeat(1_000_000),
      'evil.yaml:1:203: error: is nested too deep: more than 100 levels',
    ],
    [
      'a tag that would run something',
      'a: !!python/object/apply:os.system [id]',
      'evil.yaml:1:4: error: tag:yaml.org,2002:python/object/apply:os.system is not a tag that is known here: leave it out',
    ],
    [
      'a key for the prototype',
      'kind: Service\napiVersion: v1\nmetadata: {name: x}\n__proto__: {polluted: 1}',
      'evil.yaml:4:1: error: Service/x: unknown field "__proto__"',
    ],
    [
      'control characters',
      'kind: "a\\0b\\e[31m"',
      'evil.yaml:1:7: warning: a\0b\x1b[31m/? is left out: the kind a\0b\x1b[31m is not simulated',
    ],
  ])('%s', (_, text, expected) => {
    const problems = withManifest(text);
    expect(problems).toEqual([expected]);
  });

  it('a file of 100 MiB, by its size alone', () => {
    const folder = folderWith({ 'scenario.yaml': scenarioText({ manifests: '[big.yaml]' }) });
    for (const name of ['big.yaml', 'alone.yaml']) {
      const handle = openSync(join(folder, name), 'w');
      ftruncateSync(handle, 100 * 1024 * 1024);
      closeSync(handle);
    }
    const [problem] = loadScenario(join(folder, 'scenario.yaml')).problems;
    expect(problem).toMatchObject({
      line: 3,
      column: 13,
      message: `manifest ${folder}/big.yaml has 100 MiB; files of up to 10 MiB are read`,
    });
    expect(loadScenario(join(folder, 'alone.yaml')).problems).toMatchObject([
      { line: 1, message: `${folder}/alone.yaml has 100 MiB; files of up to 10 MiB are read` },
    ]);
  });

  it('a manifest that is a device', () => {
    expect(
      problemsOf({ 'scenario.yaml': scenarioText({ manifests: '[/dev/zero, app.yaml]' }), 'app.yaml': APP }),
    ).toEqual(['scenario.yaml:3:13: error: manifest /dev/zero is not a regular file; a file was expected']);
  });

  it('nothing is left behind on any prototype', () => {
    withManifest('__proto__: {polluted: 1}\nkind: Service');
    problemsOf({ 'scenario.yaml': '__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}' });
    expect({}).not.toHaveProperty('polluted');
  });

  it('thousands of mistakes are not shown one by one', () => {
    const manifests = `[${Array(3000)
      .fill('x')
      .map((x, i) => `${x}${i}.yaml`)
      .join(', ')}]`;
    const problems = problemsOf({ 'scenario.yaml': scenarioText({ manifests }) });
    expect(problems).toHaveLength(201);
    expect(problems.at(-1)).toMatch(/and 280\d more problems, not shown$/);
  });
});

describe('any text at all', () => {
  it('is loaded or refused with a problem, but never breaks the loader', () => {
    const word = fc.constantFrom(
      'a',
      ':',
      '-',
      '[',
      ']',
      '{',
      '}',
      '\n',
      ' ',
      '  ',
      '"',
      "'",
      '&a',
      '*a',
      '!t',
      '|',
      '>',
      '?',
      '#',
      ',',
      '---',
      '<<',
      '%',
      '\t',
      '0',
      '@',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        const { scenario, problems } = parseScenario('f.yaml', words.join(''));
        expect(scenario).toBeUndefined();
        expect(problems.length).toBeGreaterThan(0);
        for (const { line, column, message } of problems) {
          expect(Math.min(line, column)).toBeGreaterThanOrEqual(1);
          expect(message).not.toContain('\n');
        }
      }),
    );
  });

  it('of the right keys and any values is refused in plain words', () => {
    const keys = [
      'name',
      'seed',
      'duration',
      'warmup',
      'step',
      'settle',
      'cluster',
      'manifests',
      'workloads',
      'traffic',
      'faults',
      'thresholds',
    ];
    const scenario = fc.record(Object.fromEntries(keys.map((key) => [key, fc.jsonValue({ maxDepth: 4 })])), {
      requiredKeys: [],
    });
    fc.assert(
      fc.property(scenario, (value) => {
        const { problems } = parseScenario('f.yaml', JSON.stringify(value));
        for (const { message } of problems) {
          expect(message).not.toMatch(/undefined|\[object|something else|^Invalid input/);
        }
      }),
    );
  });

  it('in a manifest of the right kind and with the right fields is read or refused, but never breaks the reader', () => {
    const field = (name: string) => fc.record({ [name]: fc.jsonValue({ maxDepth: 3 }) });
    const spec = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      field('ports'),
      field('selector'),
      field('template'),
      fc.record({ template: fc.record({ spec: fc.record({ containers: fc.jsonValue({ maxDepth: 4 }) }) }) }),
    );
    const manifest = fc.record({
      apiVersion: fc.constantFrom('v1', 'apps/v1'),
      kind: fc.oneof(fc.constantFrom('Service', 'Deployment', 'Pod', 'List'), fc.jsonValue()),
      metadata: fc.oneof(fc.constant({ name: 'x' }), fc.jsonValue()),
      items: fc.array(fc.jsonValue()),
      spec,
    });
    fc.assert(
      fc.property(manifest, (value) => {
        const text = scenarioText({ manifests: JSON.stringify([{ inline: value }]) });
        const { problems } = parseScenario('f.yaml', text);
        for (const { line, message } of problems) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(message).not.toMatch(/undefined|\[object/);
        }
      }),
    );
  });
});
