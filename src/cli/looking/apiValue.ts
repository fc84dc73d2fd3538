/** A value of an API object; a field that is undefined is left out. */
export type ApiValue = string | number | boolean | readonly ApiValue[] | ApiFields;

/** An API object, or a part of one. */
export interface ApiFields {
  readonly [field: string]: ApiValue | undefined;
}

/**
 * The value with the fields of all its objects in the order of their names, and without undefined ones: kubectl prints
 * what it has read into maps, and Go writes maps in that order.
 */
export function sorted(value: ApiValue): ApiValue {
  if (isList(value)) return value.map(sorted);
  if (typeof value !== 'object') return value;
  const fields: Record<string, ApiValue> = {};
  for (const name of Object.keys(value).sort()) {
    const field = value[name];
    if (field !== undefined) fields[name] = sorted(field);
  }
  return fields;
}

/** `Array.isArray` does not tell a readonly array from an object to the type checker. */
function isList(value: ApiValue): value is readonly ApiValue[] {
  return Array.isArray(value);
}
