import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { scenarioJsonSchema } from '../../../src/scenario/language/jsonSchema.ts';
import { scenarioText } from '../trial.ts';

const validate = new Ajv({ strict: false, formats: { ipv4: true } }).compile(scenarioJsonSchema());
const isValid = (text: string) => validate(parse(text));

describe('the JSON schema of scenarios', () => {
  it('is the one in the schema folder, which `seatrial schema` prints', () => {
    const file = readFileSync(new URL('../../../schema/scenario.schema.json', import.meta.url), 'utf8');
    expect(file).toBe(`${JSON.stringify(scenarioJsonSchema(), undefined, 2)}\n`);
  });

  it('accepts a scenario that leaves everything out that has a default', () => {
    expect(isValid(scenarioText())).toBe(true);
  });

  it.each([
    ['an unknown key', { traffc: '[]' }],
    ['a number without a unit', { duration: '10' }],
    ['a duration with an unknown unit', { duration: '10d' }],
    ['a missing part', { cluster: '{}' }],
    ['an unknown kind', { faults: '[{at: 1s, kind: node-crsh, target: worker-1}]' }],
    ['a negative rate', { faults: '[{kind: churn, podKillRate: -1/s}]' }],
  ])('refuses %s', (_, sections) => {
    expect(isValid(scenarioText(sections))).toBe(false);
  });

  it('explains every key', () => {
    const unexplained: string[] = [];
    const schema = scenarioJsonSchema();
    const definitions = Object.entries<object>(Object(schema['definitions']));
    const explained = new Set(
      definitions.filter(([, part]) => 'description' in part).map(([name]) => `#/definitions/${name}`),
    );
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, value] of Object.entries(node)) {
        if (key === 'properties') {
          for (const [name, property] of Object.entries<object>(value)) {
            const isConstant = 'const' in property;
            const isShared = '$ref' in property && explained.has(String(property.$ref));
            if (!('description' in property) && !isConstant && !isShared) unexplained.push(`${path}.${name}`);
          }
        }
        visit(value, key === 'properties' ? path : `${path}.${key}`);
      }
    };
    visit(schema, '');
    expect(unexplained).toEqual([]);
  });
});
