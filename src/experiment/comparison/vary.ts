import { type Alternative, AlternativesError } from './alternative.ts';
import { rangeValues } from './range.ts';

/**
 * The alternatives of one `--vary path=v1,v2,...`; a value may be any YAML, and one of the form `from..to:count` stands
 * for evenly spaced numbers.
 *
 * @throws {AlternativesError} when it is not of that form
 */
export function variedAlternatives(text: string): Alternative[] {
  // The first `=` ends the path: values may hold others.
  const equals = text.indexOf('=');
  const path = text.slice(0, Math.max(0, equals)).trim();
  const values = splitValues(text.slice(equals + 1)).flatMap((value) => rangeValues(value) ?? [value]);
  if (path === '' || values.includes('')) {
    throw new AlternativesError(`--vary ${text}: it should be path=v1,v2,... or path=from..to:count`);
  }
  return values.map((value) => ({ name: `${shortPath(path)}=${value}`, set: [`${path}=${value}`] }));
}

/** The last part of a path says enough in a table: `traffic.web.arrivals.rate` is called `rate`. */
function shortPath(path: string): string {
  return path.split('.').at(-1) ?? path;
}

/** Splits at commas that are not inside brackets, braces or quotes, which YAML needs for lists and mappings. */
export function splitValues(text: string): string[] {
  const values: string[] = [];
  let depth = 0;
  let quote = '';
  let value = '';
  for (const character of text) {
    if (character === ',' && depth === 0 && quote === '') {
      values.push(value.trim());
      value = '';
      continue;
    }
    value += character;
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if ('[{'.includes(character)) depth++;
    else if (']}'.includes(character)) depth--;
  }
  return [...values, value.trim()];
}
