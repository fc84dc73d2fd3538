import { z } from 'zod';
import type { Problems } from '../diagnostics/problems.ts';
import { isRequired, mustBe, mustBeOneOf, notInRange, tooFew, tooMany, unknownKey } from '../messages.ts';
import { formatPath, type Located, type Path, valueAt } from '../source/located.ts';

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

/** Reports what a schema finds wrong with the part at `path`: every issue in plain words, at its own place. */
export function reportIssues(schema: z.ZodType, located: Located, path: Path, problems: Problems): void {
  const reader = new IssueReader(located, path, problems);
  const result = schema.safeParse(valueAt(located.value, path), { error: (issue) => reader.message(issue) });
  for (const issue of result.error?.issues ?? []) reader.report(issue, []);
}

/**
 * Turns the issues of one parse into problems. It is made for one parse, since it remembers which keys a
 * schema knows.
 */
class IssueReader {
  readonly #located: Located;
  readonly #path: Path;
  readonly #problems: Problems;
  /** Keys that the schema knows where it met unknown ones: an issue names only the latter. */
  readonly #known = new Map<readonly string[], readonly string[]>();

  constructor(located: Located, path: Path, problems: Problems) {
    this.#located = located;
    this.#path = path;
    this.#problems = problems;
  }

  /** An empty message marks an issue that no schema has words for: `report` finds them. */
  message(issue: z.core.$ZodRawIssue): string {
    if (issue.code === 'unrecognized_keys' && issue.inst instanceof z.ZodObject) {
      this.#known.set(issue.keys, Object.keys(issue.inst.shape));
    }
    return '';
  }

  /**
   * Reports one issue; `around` is the path of the union that it is a branch of. A union is as many schemas:
   * its issues are those of the branch that was meant.
   */
  report(issue: Issue, around: Path): void {
    const inner = [...around, ...issue.path.filter((key) => typeof key !== 'symbol')];
    if (issue.code === 'unrecognized_keys') {
      this.#reportUnknownKeys(issue, inner);
      return;
    }
    // Without a branch of the right type the union itself is the problem, and says which types it takes.
    const branch =
      issue.code === 'invalid_union' && issue.errors.length > 0 ? bestBranch(issue.errors) : undefined;
    if (branch !== undefined) for (const part of this.#withoutConsequences(branch)) this.report(part, inner);
    else this.#reportAt(inner, issue.message === '' ? this.#words(issue, inner) : issue.message);
  }

  /** The path of the problem is that of the file, in which the section is only a part. */
  #reportAt(inner: Path, words: string): void {
    const path = [...this.#path, ...inner];
    this.#problems.error(this.#located.at(path), `${formatPath(path)} ${words}`);
  }

  /** Every unknown key is a problem of its own, at the line where it stands. */
  #reportUnknownKeys(issue: z.core.$ZodIssueUnrecognizedKeys, inner: Path): void {
    const path = [...this.#path, ...inner];
    for (const key of issue.keys) {
      const place = this.#located.at([...path, key], 'key');
      this.#problems.error(place, unknownKey(key, formatPath(path), this.#known.get(issue.keys) ?? []));
    }
  }

  /** A key that is missing because it is misspelt: the unknown key is enough to say. */
  #withoutConsequences(branch: readonly Issue[]): readonly Issue[] {
    const isMisspelt = branch.some((issue) => issue.code === 'unrecognized_keys');
    const isThere = (issue: Issue) =>
      issue.code === 'unrecognized_keys' || issue.path.length > 1 || issue.code === 'custom';
    return isMisspelt ? branch.filter(isThere) : branch;
  }

  /** What zod finds in plain words, with what was found; an absent value is a missing one. */
  #words(issue: Issue, inner: Path): string {
    const found = valueAt(this.#located.value, [...this.#path, ...inner]);
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
