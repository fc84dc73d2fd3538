import type { z } from 'zod';
import type { Problems } from '../diagnostics/problems.ts';
import { formatPath, isMapping, type Located, type Path } from '../source/located.ts';
import { flawsOf } from './flaws.ts';
import { withKnownKeys } from './knownKeys.ts';
import { standIn, type Template, withStandIns } from './standIns.ts';
import { Unread } from './unread.ts';

/** A value whose shape has been looked at. */
export interface ReadShape {
  /** With the keys that were meant in place of misspelt ones. */
  readonly located: Located;
  /** What is wrong beside them. */
  readonly unread: Unread;
}

/** Reports everything that a schema finds wrong, each mistake once and at its place. */
export function readShape(schema: z.ZodType, written: Located, problems: Problems): ReadShape {
  const { located, guessed } = withKnownKeys(schema, written, problems);
  const { values } = flawsOf(schema, located.value);
  // A key that was guessed and holds something else may have been guessed wrong, and is already reported.
  const isGuess = (path: Path) => guessed.some((guess) => formatPath(guess) === formatPath(path));
  for (const { path, words } of values)
    if (!isGuess(path)) problems.error(located.at(path), `${formatPath(path)} ${words}`);
  return { located, unread: new Unread(values.map(({ path }) => path)) };
}

/** One section by itself; `undefined` if it is wrong. What is wrong with it has been reported. */
export function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> | undefined {
  const result = schema.safeParse(value);
  return result.success ? result.data : undefined;
}

/** The same for a list, where something harmless stands in for each wrong element. */
export function parsedList<S extends z.ZodType>(
  schema: S,
  value: unknown,
  element: z.ZodType,
  template: Template,
): z.output<S> | undefined {
  return parsed(schema, value) ?? parsed(schema, withStandIns(value, element, template));
}

/** A mapping with stand-ins for its wrong parts; `undefined` if it is none. */
export function parsedMapping<S extends z.ZodType>(
  schema: S,
  value: unknown,
  template: Readonly<Record<string, unknown>>,
): z.output<S> | undefined {
  if (!isMapping(value)) return undefined;
  return parsed(schema, value) ?? parsed(schema, standIn(value, schema, template));
}
