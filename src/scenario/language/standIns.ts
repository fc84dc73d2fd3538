import { z } from 'zod';
import { isMapping, valueAt } from '../source/located.ts';

/** What stands in for a wrong element of a list; `index` keeps made-up names apart. */
export type Template = (index: number) => Readonly<Record<string, unknown>>;

/**
 * A list in which every element has the right shape: in place of a wrong one is what is right of it, with the rest
 * from a template. Elements keep their places, so that problems of the others name the right index.
 * @returns undefined if it is no list
 */
export function withStandIns(
  list: unknown,
  element: z.ZodType,
  template: Template,
): readonly unknown[] | undefined {
  if (!Array.isArray(list)) return undefined;
  return list.map((value: unknown, index) =>
    element.safeParse(value).success ? value : standIn(value, element, template(index)),
  );
}

/**
 * A value of the right shape in place of one that has not: its own parts as far as they are right, so that it is still
 * known by its name, and those of `template` for the others.
 */
export function standIn(
  value: unknown,
  schema: z.ZodType,
  template: Readonly<Record<string, unknown>>,
): unknown {
  if (!(schema instanceof z.ZodObject)) return template;
  const shape: Readonly<Record<string, z.ZodType>> = schema.shape;
  const right = Object.entries(isMapping(value) ? value : {}).filter(
    ([key, part]) => valueAt(shape, [key]) !== undefined && shape[key].safeParse(part).success,
  );
  const mended = { ...template, ...Object.fromEntries(right) };
  // What is right part by part may be wrong together, and then nothing is known of it.
  return schema.safeParse(mended).success ? mended : template;
}
