import type { z } from 'zod';
import { fieldIsRequired, fieldTypeWords, fieldValues, unknownField } from '../messages.ts';
import { formatPath, valueAt } from '../source/located.ts';
import type { FieldProblem, KindCheck } from './apiSchema.ts';

/**
 * Checks objects of a kind whose shape is written down here, in the words that those of the JSON schema get.
 * For kinds that `schema/kubernetes.schema.json` does not hold.
 * @param known names of all fields of the kind, among which a misspelt one is looked for
 */
export function shapeCheck<S extends z.ZodType>(schema: S, known: readonly string[]): KindCheck<z.output<S>> {
  return (object) => {
    const checked = schema.safeParse(object);
    if (checked.success) return { object: checked.data };
    return { problems: checked.error.issues.flatMap((issue) => fieldProblems(issue, object, known)) };
  };
}

/**
 * The problems of one issue: unknown keys are one each, so that each gets the nearest spelling and a line of
 * its own.
 */
function fieldProblems(issue: z.core.$ZodIssue, object: unknown, known: readonly string[]): FieldProblem[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const field = [...path, key];
      return { path: field, part: 'key', message: unknownField(formatPath(field), key, known) };
    });
  }
  const found = valueAt(object, path);
  const name = formatPath(path);
  // Zod calls an absent field a wrong type; the API calls it required.
  if (found === undefined) return [{ path, part: 'value', message: fieldIsRequired(name) }];
  if (issue.code === 'invalid_value')
    return [{ path, part: 'value', message: fieldValues(name, issue.values.map(String), found) }];
  const type = issue.code === 'invalid_type' ? jsonType(issue.expected) : undefined;
  const message = type === undefined ? `${name}: ${issue.message}` : fieldTypeWords(name, [type], found);
  return [{ path, part: 'value', message }];
}

/** A type as JSON schema calls it. */
function jsonType(type: string): string {
  return type === 'int' ? 'integer' : type === 'record' ? 'object' : type;
}
