/** The parts that messages are made of: how values, lists and guesses at what was meant are put into words. */
import type { LabelSelector, Labels, NodeSelectorRequirement } from '../cluster/objects.ts';
import { nearest, nearestFirst } from './nearest.ts';

/**
 * `, did you mean "x"?`, or nothing when no known word is near. Its own comma, so that it can follow any
 * message.
 */
export function didYouMean(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  return meant === undefined || meant === word ? '' : `, did you mean "${meant}"?`;
}

/**
 * The unit that a person most likely meant who wrote a number without one; `s or ms`: by its size. Where a
 * person meant milliseconds and wrote `20`, the file is wrong by a thousand.
 */
export type MeantUnit = 's' | 'ms' | 's or ms';

/**
 * A value as it was found: text in quotes, collections by their kind. Cut short, since a message is one line:
 * a value of a file may be of any length.
 */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  const text = String(value).replaceAll(/\s+/g, ' ');
  const short = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  return typeof value === 'string' ? `"${short}"` : short;
}

/** What was written, if it was text or a number; nothing of collections. */
export function scalarText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** `a, b and 12 more` A list of three is read; one of thirty hides the sentence. */
export function some(words: readonly string[], most = 3): string {
  if (words.length <= most + 1) return listed(words, 'and');
  return `${words.slice(0, most).join(', ')} and ${words.length - most} more`;
}

/**
 * `, did you mean "a"? There are a, b and 12 more`, or `; there are ...` where none is near: the end of a message about a
 * name that there is not. The nearest comes first; nothing where there are none.
 */
export function thereAre(word: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const list = `there ${known.length === 1 ? 'is' : 'are'} ${some(nearestFirst(word, known))}`;
  const near = nearest(word, known);
  if (near === undefined) return `; ${list}`;
  return `, did you mean "${near}"?${known.length === 1 ? '' : ` ${list.replace('t', 'T')}`}`;
}

/** `a, b or c` */
export function listed(words: readonly string[], last: 'and' | 'or'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

/**
 * `there is none`, or which ones there are. The noun is in the singular, as a single one is what is looked
 * for.
 */
export function available(words: readonly string[], noun: string): string {
  if (words.length === 0) return `there is no ${noun}`;
  return `there ${words.length === 1 ? 'is' : 'are'} ${some(words, 8)}`;
}

/** Labels beyond these would hide the sentence that they stand in. */
const MOST_LABELS = 6;

/** `{app: web, tier: front}`, as YAML would have it. */
export function labelText(labels: Labels): string {
  const texts = Object.entries(labels).map(([key, value]) => `${key}: ${value}`);
  return `{${texts.slice(0, MOST_LABELS).join(', ')}${texts.length > MOST_LABELS ? ', ...' : ''}}`;
}

/**
 * A selector as Kubernetes writes it: `app=web,tier in (a,b)`, by key. Sorted by key, so that the order of a
 * manifest does not change a message.
 */
export function selectorText({ matchLabels, matchExpressions }: LabelSelector): string {
  const plain = Object.entries(matchLabels).map(([key, value]) => ({ key, text: `${key}=${value}` }));
  const others = matchExpressions.map((each) => ({ key: each.key, text: requirementText(each) }));
  const byKey = [...plain, ...others].toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
  return byKey.map(({ text }) => text).join(',');
}

/** One requirement as Kubernetes writes it (`staging/src/k8s.io/apimachinery/pkg/labels/selector.go`). */
export function requirementText({ key, operator, values }: NodeSelectorRequirement): string {
  switch (operator) {
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    case 'In':
      return `${key} in (${values.join(',')})`;
    case 'NotIn':
      return `${key} notin (${values.join(',')})`;
    case 'Gt':
      return `${key}>${values[0]}`;
    case 'Lt':
      return `${key}<${values[0]}`;
  }
}

/**
 * Where there is what was looked for in `namespace`; nothing where it is nowhere. A name of another namespace
 * is what is meant most often when none is here.
 */
export function otherNamespace(namespace: string, elsewhere: string | undefined): string {
  return elsewhere === undefined ? '' : ` "${namespace}", but in "${elsewhere}"`;
}

/** Rounded up, so that a file above a bound never seems to be on it. */
export function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MiB`;
}

/**
 * The parser adds a place of its own, and sometimes a picture of it. The whole text is already shown at its
 * own place of the file.
 */
export function firstLine(text: string): string {
  return text.split('\n')[0].replace(/\s+at line \d+, column \d+:?$/, '');
}

/** Text that looks like a number or a truth value is none for YAML: `80`, `true`, in manifests also `y` and `on`. */
export function quotesNeeded(expected: string, found: unknown): string {
  const isOther = typeof found === 'number' || typeof found === 'boolean';
  return expected === 'text' && isOther ? ': put it in quotes' : '';
}

/** What a number without a unit, or with a wrong one, most likely means. */
export function durationMeant(input: unknown, meant: MeantUnit): string {
  const [, sign, number, rest] = /^(-?)(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(scalarText(input)) ?? [];
  if (number === undefined || Number(number) === 0) return '';
  if (sign === '-') return ': it must not be negative';
  // A part of a millisecond is hardly meant, nor are hundreds of seconds where either unit is usual.
  const isSmall = Number(number) < (meant === 'ms' ? 1 : 100);
  const bare = meant === 's' || isSmall ? 's' : 'ms';
  const unit = rest === '' ? bare : UNIT_WORDS.get(rest.toLowerCase());
  return unit === undefined ? '' : `, did you mean ${Number(number)}${unit}?`;
}

/**
 * What people write instead of Go's units. `sec` and `min` are what other tools write; Go has only the short
 * ones.
 */
const UNIT_WORDS = new Map([
  ['sec', 's'],
  ['secs', 's'],
  ['second', 's'],
  ['seconds', 's'],
  ['s', 's'],
  ['ms', 'ms'],
  ['msec', 'ms'],
  ['millis', 'ms'],
  ['milliseconds', 'ms'],
  ['min', 'm'],
  ['mins', 'm'],
  ['minute', 'm'],
  ['minutes', 'm'],
  ['m', 'm'],
  ['h', 'h'],
  ['hr', 'h'],
  ['hour', 'h'],
  ['hours', 'h'],
]);

/** What a number without a unit, or with a wrong one, most likely means. */
export function rateMeant(input: unknown): string {
  const [, sign, number, rest] = /^(-?)(\d+(?:\.\d+)?)\s*(.*)$/.exec(scalarText(input)) ?? [];
  if (number === undefined) return '';
  if (sign === '-') return ': it must not be negative';
  const unit = RATE_WORDS.get(rest.toLowerCase().replaceAll(' ', ''));
  return unit === undefined ? '' : `, did you mean ${number}/${unit}?`;
}

/**
 * What people write behind the number of a rate. A rate without a unit is a rate of a second, as most of them
 * are.
 */
const RATE_WORDS = new Map([
  ['', 's'],
  ['rps', 's'],
  ['qps', 's'],
  ['/sec', 's'],
  ['/second', 's'],
  ['/s', 's'],
  ['rpm', 'm'],
  ['/min', 'm'],
  ['/minute', 'm'],
  ['/hour', 'h'],
]);
