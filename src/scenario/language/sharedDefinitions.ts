import { isMapping } from '../source/located.ts';

/** Parts shorter than this, as text, are left where they are: a reference to them would be harder to read. */
const WORTH_SHARING = 300;

/** A part of a JSON schema, or anything in it. */
type Part = unknown;

/**
 * The schema with every larger part that occurs more than once written once, under `definitions`, by the name of the
 * key that it belongs to. Draft 7 takes a reference for the whole of its place, so only equal parts are shared, descriptions
 * included. Without this, what sources and calls of workloads have in common would be in the file many times.
 */
export function withSharedDefinitions(schema: Readonly<Record<string, Part>>): Record<string, Part> {
  const uses = new Map<string, number>();
  countUses(schema, uses);
  const names = new Map<string, string>();
  const definitions: Record<string, Part> = {};
  const shared = (part: Part, key: string): Part => {
    if (Array.isArray(part)) return part.map((each: Part) => shared(each, key));
    if (!isMapping(part)) return part;
    const text = JSON.stringify(part);
    if ((uses.get(text) ?? 0) < 2) return inside(part, key);
    let name = names.get(text);
    if (name === undefined) {
      name = freeName(key, definitions);
      names.set(text, name);
      // Its place is taken before what is in it asks for places.
      definitions[name] = {};
      definitions[name] = inside(part, key);
    }
    return { $ref: `#/definitions/${name}` };
  };
  const inside = (part: Readonly<Record<string, Part>>, key: string): Record<string, Part> =>
    Object.fromEntries(
      Object.entries(part).map(([own, value]) => [own, shared(value, isKeyword(own) ? key : own)]),
    );
  const rest = inside(schema, 'scenario');
  return Object.keys(definitions).length === 0 ? rest : { ...rest, definitions };
}

/** How often each larger part occurs, by its text. Parts of one that has been met before occur with it, not more often. */
function countUses(part: Part, uses: Map<string, number>): void {
  if (Array.isArray(part)) for (const each of part) countUses(each, uses);
  if (!isMapping(part)) return;
  const text = JSON.stringify(part);
  const before = uses.get(text) ?? 0;
  if (isSchema(part) && text.length >= WORTH_SHARING) uses.set(text, before + 1);
  if (before === 0) for (const value of Object.values(part)) countUses(value, uses);
}

/** Is it a schema, and not a list of properties by their names, one of which may be `type`? */
function isSchema(part: Readonly<Record<string, Part>>): boolean {
  const { type } = part;
  if (typeof type === 'string' || Array.isArray(type)) return true;
  return ['anyOf', 'oneOf', 'allOf'].some((keyword) => Array.isArray(part[keyword]));
}

/** Words of the schema language itself, which say nothing of what a part is about. */
function isKeyword(key: string): boolean {
  return ['properties', 'items', 'anyOf', 'oneOf', 'allOf', 'if', 'then', 'else', 'not'].includes(key);
}

/** `traffic`, then `traffic2`. */
function freeName(key: string, taken: Readonly<Record<string, Part>>): string {
  for (let i = 2, name = key; ; i++) {
    if (!(name in taken)) return name;
    name = `${key}${i}`;
  }
}
