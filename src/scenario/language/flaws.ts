import { z } from 'zod';
import { isRequired, mustBe, mustBeOneOf, notInRange, tooFew, tooMany } from '../messages.ts';
import { type Path, valueAt } from '../source/located.ts';

/** Keys of one mapping that its schema does not have, and those that it has. */
export interface UnknownKeys {
  /** Of the mapping that they are in. */
  readonly path: Path;
  readonly keys: readonly string[];
  readonly known: readonly string[];
}

/** A part that is wrong, or that is missing. */
export interface WrongValue {
  readonly path: Path;
  /** What is wrong with it, to follow the name of the part. */
  readonly words: string;
}

/** Everything that a schema finds wrong with a value. */
export interface Flaws {
  readonly keys: readonly UnknownKeys[];
  readonly values: readonly WrongValue[];
}

/**
 * What a person calls the types of YAML. `record` and `int` are words of zod for what a file has as a mapping
 * and as a number.
 */
const TYPE_WORDS = new Map([
  ['object', 'a mapping'],
  ['record', 'a mapping'],
  ['array', 'a list'],
  ['string', 'text'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
]);

/** What zod finds wrong with one part. */
type Issue = z.core.$ZodIssue;

/** What a schema finds wrong with a value: every issue in plain words, with paths from the top of the value. */
export function flawsOf(schema: z.ZodType, value: unknown): Flaws {
  const reader = new IssueReader(value);
  const result = schema.safeParse(value, { error: (issue) => reader.message(issue) });
  for (const issue of result.error?.issues ?? []) reader.read(issue, []);
  return reader;
}

/**
 * Turns the issues of one parse into flaws. It is made for one parse, since it remembers which keys a
 * schema knows.
 */
class IssueReader implements Flaws {
  readonly keys: UnknownKeys[] = [];
  readonly values: WrongValue[] = [];
  readonly #value: unknown;
  /** Keys that the schema knows where it met unknown ones: an issue names only the latter. */
  readonly #known = new Map<readonly string[], readonly string[]>();

  constructor(value: unknown) {
    this.#value = value;
  }

  /** An empty message marks an issue that no schema has words for: `read` finds them. */
  message(issue: z.core.$ZodRawIssue): string {
    if (issue.code === 'unrecognized_keys' && issue.inst instanceof z.ZodObject) {
      this.#known.set(issue.keys, Object.keys(issue.inst.shape));
    }
    return '';
  }

  /**
   * Takes up one issue; `around` is the path of the union that it is a branch of. A union is as many schemas:
   * its issues are those of the branch that was meant.
   */
  read(issue: Issue, around: Path): void {
    const path = [...around, ...issue.path.filter((key) => typeof key !== 'symbol')];
    if (issue.code === 'unrecognized_keys') {
      this.keys.push({ path, keys: issue.keys, known: this.#known.get(issue.keys) ?? [] });
      return;
    }
    // Without a branch of the right type the union itself is the problem, and says which types it takes.
    const branch =
      issue.code === 'invalid_union' && issue.errors.length > 0 ? bestBranch(issue.errors) : undefined;
    if (branch !== undefined) for (const part of withoutConsequences(branch)) this.read(part, path);
    else this.values.push({ path, words: issue.message === '' ? this.#words(issue, path) : issue.message });
  }

  /** What zod finds in plain words, with what was found; an absent value is a missing one. */
  #words(issue: Issue, path: Path): string {
    const found = valueAt(this.#value, path);
    if (found === undefined) return isRequired(optionsOf(issue));
    const options = optionsOf(issue);
    if (options.length > 0) return mustBeOneOf(options, found);
    switch (issue.code) {
      case 'invalid_type':
        return mustBe(TYPE_WORDS.get(issue.expected) ?? `a ${issue.expected}`, found);
      case 'too_small':
        // A bound on a list is about its length, one on a number about its value.
        if (typeof found !== 'number') return tooFew(Number(issue.minimum), issue.origin);
        return notInRange(issue.inclusive === false ? 'more than' : 'at least', Number(issue.minimum), found);
      case 'too_big':
        if (typeof found !== 'number') return tooMany(Number(issue.maximum), issue.origin);
        return notInRange('at most', Number(issue.maximum), found);
      // Every issue of these schemas has a code above; a new one is better than nothing.
      default:
        return mustBe('something else', found);
    }
  }
}

/** A key that is missing because it is misspelt: the unknown key is enough to say. */
function withoutConsequences(branch: readonly Issue[]): readonly Issue[] {
  const isMisspelt = branch.some((issue) => issue.code === 'unrecognized_keys');
  const isThere = (issue: Issue) =>
    issue.code === 'unrecognized_keys' || issue.path.length > 1 || issue.code === 'custom';
  return isMisspelt ? branch.filter(isThere) : branch;
}

/** The values that would have been right, where there are only a few. */
function optionsOf(issue: Issue): readonly string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  if (issue.code === 'invalid_union' && 'options' in issue) return (issue.options ?? []).map(String);
  return [];
}

/**
 * The alternative that the author most likely meant: one of the right type, with the fewest issues. `undefined`
 * when the value has the wrong type for all of them.
 */
function bestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const fitting = branches.filter(
    (issues) => !issues.some((issue) => issue.path.length === 0 && issue.code === 'invalid_type'),
  );
  const cost = (issues: readonly Issue[]) =>
    issues.reduce((sum, issue) => sum + unknownKeys(issue), issues.length);
  // Equal ones keep the order of the schema, in which the usual one comes first.
  return fitting.toSorted((a, b) => cost(a) - cost(b))[0];
}

/** Misspelt keys weigh more than one: each of them is a problem to the author. */
function unknownKeys(issue: Issue): number {
  return issue.code === 'unrecognized_keys' ? issue.keys.length : 0;
}
