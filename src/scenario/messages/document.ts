/** What is said about the scenario as a document, and overrides of it. */
import { didYouMean, listed, quotesNeeded, shown, some } from '../wording.ts';

/** Nothing but comments and white space. */
export const emptyScenario = () =>
  'the file is empty; a scenario needs cluster, manifests, traffic and duration';
/** A `---` in a scenario. */
export const manyScenarios = () => 'a scenario is one YAML document; a second one starts here';
/** A list or a text where the scenario's mapping should be. */
export const notAScenario = () => 'a scenario is a mapping of keys such as cluster, manifests and traffic';
/** `around` is the path of the mapping that the key is in; empty at the top. */
export const unknownKey = (key: string, around: string, known: readonly string[]) =>
  `unknown key "${key}"${around && ` in ${around}`}${didYouMean(key, known) || `; known are ${listed(known, 'and')}`}`;
/** Follows the path of what is missing; `options` are the values it could have. */
export const isRequired = (options: readonly string[]) =>
  `is required${options.length > 0 ? `: ${options.length > 1 ? 'one of ' : ''}${listed(options, 'or')}` : ''}`;
/** Follows the path of a value of the wrong type. */
export const mustBe = (expected: string, found: unknown) =>
  `must be ${expected}, not ${shown(found)}${quotesNeeded(expected, found)}`;

/** Follows the path of a value that has to be one of a few. */
export const mustBeOneOf = (options: readonly string[], found: unknown) =>
  `must be ${options.length > 1 ? 'one of ' : ''}${listed(options, 'or')}, not ${shown(found)}${typeof found === 'string' ? didYouMean(found, options) : ''}`;
/** Follows the path of a number beyond its bound; `bound` is `at least`, `more than` or `at most`. */
export const notInRange = (bound: string, limit: number, found: unknown) =>
  `must be ${bound} ${limit}, not ${shown(found)}`;
/** Follows the path of a list that is too short, or an empty text. */
export const tooFew = (least: number, what: string) =>
  what === 'array'
    ? `must have at least ${least === 1 ? 'one element' : `${least} elements`}`
    : 'must not be empty';
/** Follows the path of a list or text that is too long. */
export const tooMany = (most: number, what: string) =>
  `must have at most ${most} ${what === 'array' ? 'elements' : 'characters'}`;

/** A `--set` without a path or without `=`. */
export const notAnAssignment = () => 'must have the form path=value, such as traffic.web.timeout=2s';
/** A `--set` that goes on below a number or a text. */
export const setThroughScalar = (path: string) => `${path} has no parts that could be set`;
/** A `--set` into a list, by an index or name that the list does not have. */
export const noSuchElement = (
  path: string,
  segment: string,
  names: readonly (string | undefined)[],
  length: number,
) => {
  const known = names.filter((name) => name !== undefined);
  const range = length === 0 ? 'it is empty' : `it has the elements 0 to ${length - 1}`;
  return `${path} has no element "${segment}": ${range}${known.length > 0 ? `, or ${some(known)}` : ''}${didYouMean(segment, known)}`;
};
/** A `--set` of an object that no manifest has. */
export const noSuchObject = (title: string, known: readonly string[]) =>
  `no manifest has an object "${title}"${didYouMean(title, known)}${known.length > 0 ? `; there are ${some(known)}` : ''}`;
