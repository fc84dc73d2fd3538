import type { Argv } from 'yargs';
import type { Command } from './command.ts';
import { didYouMean } from './didYouMean.ts';
import { CommandError, ExitStatus, type ExitStatusCode } from './exitStatus.ts';
import { print, type Terminal } from './terminal.ts';
import { textTable } from './textTable.ts';

/** Arguments of `seatrial policies`. */
interface PoliciesArgs {
  /** Undefined: all of them are listed. */
  readonly name?: string | undefined;
}

/** A load-balancing policy as it is listed. */
export interface ListedPolicy {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** A few sentences on the rule and when to use it. */
  readonly explanation?: string;
  /** What it has to know beyond the list of endpoints. */
  readonly needs?: readonly string[];
  /** Which balancers can use it: `client`, `sidecar`, `load-balancer`, ... */
  readonly at: readonly string[];
  readonly parameters: readonly {
    readonly name: string;
    readonly default: string;
    readonly range?: string;
    readonly description: string;
  }[];
  /** Path in the repository of the software it comes from, or the paper. */
  readonly source: string;
}

/** `seatrial policies`: the load-balancing policies, or one of them in full. */
export const policiesCommand: Command<PoliciesArgs> = {
  usage: 'policies [name]',
  summary: 'List the load-balancing policies, or describe one',
  flags: [],
  declare: (cli: Argv) =>
    cli
      .positional('name', { type: 'string', describe: 'Policy to describe' })
      .example('$0 policies', 'all of them, a line each')
      .example('$0 policies round-robin', 'parameters and source of one'),
  run: async ({ name }, terminal) => {
    // Loaded only now: no other command should wait for all of the policies.
    const { POLICIES } = await import('../balancing/registry.ts');
    return listPolicies(POLICIES, name, terminal);
  },
};

/**
 * Prints all policies as a table or, with a name, all there is to say about one.
 *
 * @throws {CommandError} when no policy has that name
 */
export function listPolicies(
  policies: readonly ListedPolicy[],
  name: string | undefined,
  terminal: Terminal,
): ExitStatusCode {
  const { columns } = terminal.stdout;
  const found = policies.find((policy) => policy.name === name);
  if (name !== undefined && found === undefined) throw new CommandError(unknownPolicy(name, policies));
  print(terminal.stdout, found === undefined ? overview(policies, columns) : description(found, columns));
  return ExitStatus.done;
}

/** Names the nearest policy or, when none is near, all of them. */
function unknownPolicy(name: string, policies: readonly ListedPolicy[]): string {
  const names = policies.map((policy) => policy.name);
  return `there is no policy "${name}"${didYouMean(name, names) || `; the policies are ${names.join(', ')}`}`;
}

/** One row a policy. */
function overview(policies: readonly ListedPolicy[], columns: number): string {
  const rows = policies.map(({ name, at, summary }) => [name, at.join(', '), summary]);
  return textTable({ head: ['NAME', 'WORKS AT', 'WHAT IT DOES'], rows, wrap: true }, columns);
}

/** Everything that the registry knows of one policy. */
function description(policy: ListedPolicy, columns: number): string {
  const { name, summary, explanation, needs = [], at, parameters, source } = policy;
  const lines = [
    `${name}: ${summary}`,
    ...(explanation === undefined ? [] : ['', ...wrapped(explanation, columns), '']),
    `Works at: ${at.join(', ')}`,
    ...(needs.length === 0 ? [] : [`Needs to know: ${needs.join(', ')}`]),
    `Source: ${source}`,
  ];
  if (parameters.length === 0) return [...lines, 'It has no parameters.'].join('\n');
  const rows = parameters.map(({ name, default: byDefault, range, description }) => [
    name,
    byDefault,
    range === undefined ? description : `${description} (${range})`,
  ]);
  return [
    ...lines,
    '',
    textTable({ head: ['PARAMETER', 'DEFAULT', 'MEANING'], rows, wrap: true }, columns),
  ].join('\n');
}

/**
 * Text in lines of at most so many columns, broken at spaces; a longer word has a line of its own.
 *
 * @param columns width in characters
 */
function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
