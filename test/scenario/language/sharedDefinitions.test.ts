import { describe, expect, it } from 'vitest';
import { withSharedDefinitions } from '../../../src/scenario/language/sharedDefinitions.ts';

const long = { type: 'object', description: 'x'.repeat(400), properties: { a: { type: 'string' } } };
const longer = { type: 'array', items: long, description: 'y' };

/** The schema with every reference replaced by what it refers to. */
function expanded(part: unknown, definitions: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(part)) return part.map((each) => expanded(each, definitions));
  if (typeof part !== 'object' || part === null) return part;
  if ('$ref' in part)
    return expanded(definitions[String(part.$ref).replace('#/definitions/', '')], definitions);
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, expanded(value, definitions)]));
}

describe('shared definitions of a JSON schema', () => {
  it('say the same as the schema without them', () => {
    const schema = { properties: { one: long, two: { anyOf: [long, longer] }, three: longer } };
    const { definitions = {}, ...rest } = withSharedDefinitions(schema);
    expect(Object.keys(definitions as object)).toEqual(['one', 'two']);
    expect(expanded(rest, definitions as Record<string, unknown>)).toEqual(schema);
  });

  it('hold nothing that is short, or that occurs once', () => {
    const schema = { properties: { one: long, two: { type: 'string' }, three: { type: 'string' } } };
    expect(withSharedDefinitions(schema)).toEqual(schema);
  });

  it('do not take a list of properties for a schema because one is called "type"', () => {
    const properties = { type: { type: 'string', description: 'z'.repeat(400) } };
    const schema = {
      anyOf: [
        { title: 'a', properties },
        { title: 'b', properties },
      ],
    };
    const [first] = (withSharedDefinitions(schema)['anyOf'] ?? []) as { properties: object }[];
    expect(first.properties).toEqual({ type: { $ref: '#/definitions/type' } });
  });
});
