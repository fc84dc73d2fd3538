import { matchesAll } from '../../cluster/labels/selectors.ts';
import type { LabelSelectorRequirement, Labels } from '../../cluster/objects.ts';
import { CommandError } from '../exitStatus.ts';

// A label's key, with its optional prefix.
const KEY = '[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?';
// `run` or `!run`.
const IS_SET = new RegExp(`^(!?)\\s*(${KEY})$`);
// `run=web`, `run==web` or `run!=web`; a value may be empty.
const EQUALS = new RegExp(`^(${KEY})\\s*(==|=|!=)\\s*([-A-Za-z0-9_.]*)$`);
// `env in (a,b)` or `env notin (a,b)`.
const IN_SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);

/**
 * What `-l` asks for, as a test of labels: `run=web`, `tier!=db`, `env in (a,b)`, `env notin (a)`, `run`, `!run`, and
 * several of them with commas. Source: `staging/src/k8s.io/apimachinery/pkg/labels/selector.go`.
 * @throws {CommandError} for anything else
 */
export function labelQuery(text: string): (labels: Labels) => boolean {
  const requirements = partsOf(text).map(requirement);
  return (labels) => matchesAll(requirements, labels);
}

/** Parts between commas, but for the commas within parentheses. */
function partsOf(text: string): string[] {
  return text.split(/,(?![^(]*\))/).map((part) => part.trim());
}

/**
 * One requirement as the API has it. `!=` is NotIn, which a missing label fulfils as well.
 *
 * @throws {CommandError} for what is none
 */
function requirement(part: string): LabelSelectorRequirement {
  const set = IN_SET.exec(part);
  if (set !== null) {
    const values = set[3].split(',').map((value) => value.trim());
    return { key: set[1], operator: set[2] === 'in' ? 'In' : 'NotIn', values };
  }
  const equals = EQUALS.exec(part);
  if (equals !== null)
    return { key: equals[1], operator: equals[2] === '!=' ? 'NotIn' : 'In', values: [equals[3]] };
  const isSet = IS_SET.exec(part);
  if (isSet !== null)
    return { key: isSet[2], operator: isSet[1] === '!' ? 'DoesNotExist' : 'Exists', values: [] };
  throw new CommandError(
    `-l cannot be read at "${part}"; it takes run=web, tier!=db, env in (a,b), run or !run`,
  );
}
