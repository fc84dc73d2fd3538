import type { Argv } from 'yargs';
import { POLICIES } from '../balancing/registry.ts';
import type { Command } from './command.ts';
import { didYouMean } from './didYouMean.ts';
import { CommandError, ExitStatus, type ExitStatusCode } from './exitStatus.ts';
import { print, type Terminal } from './terminal.ts';
import { textTable } from './textTable.ts';

interface PoliciesArgs {
  readonly name?: string | undefined;
}

/** A load-balancing policy as it is listed. */
export interface ListedPolicy {
  readonly name: string;
  readonly summary: string;
  readonly at: readonly string[];
  readonly parameters: readonly {
    readonly name: string;
    readonly default: string;
    readonly description: string;
  }[];
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
  run: async ({ name }, terminal) => listPolicies(POLICIES, name, terminal),
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
function description({ name, summary, at, parameters, source }: ListedPolicy, columns: number): string {
  const lines = [`${name}: ${summary}`, `Works at: ${at.join(', ')}`, `Source: ${source}`];
  if (parameters.length === 0) return [...lines, 'It has no parameters.'].join('\n');
  const rows = parameters.map((parameter) => [parameter.name, parameter.default, parameter.description]);
  return [
    ...lines,
    '',
    textTable({ head: ['PARAMETER', 'DEFAULT', 'MEANING'], rows, wrap: true }, columns),
  ].join('\n');
}
