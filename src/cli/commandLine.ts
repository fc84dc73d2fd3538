import yargs, { type ArgumentsCamelCase, type Argv } from 'yargs';
import { capacityCommand } from './capacity.ts';
import { checkCommand } from './check.ts';
import { type Command, nameOfCommand } from './command.ts';
import { commandGroups } from './commandGroups.ts';
import { compareCommand, sweepCommand } from './compare.ts';
import { curlCommand } from './curl.ts';
import { describeCommand } from './describe.ts';
import { didYouMean } from './didYouMean.ts';
import { envCommand } from './env.ts';
import { messageOf, systemErrorText } from './errorText.ts';
import { CommandError, ExitStatus, type ExitStatusCode } from './exitStatus.ts';
import { getCommand } from './get.ts';
import { initCommand } from './init.ts';
import { nslookupCommand } from './nslookup.ts';
import { packageVersion } from './packageVersion.ts';
import { policiesCommand } from './policies.ts';
import { reportCommand } from './report.ts';
import { runCommand } from './run.ts';
import { schemaCommand } from './schema.ts';
import { withStandardInput } from './standardInput.ts';
import { plainText, print, type Terminal } from './terminal.ts';
import { usageMessage } from './usageMessage.ts';

/** In the order in which the help lists them. */
// The way of a scenario: run it, check it, report it; then what helps to write one.
const RUNNING = [runCommand, checkCommand, reportCommand, initCommand, policiesCommand, schemaCommand];
const COMPARING = [compareCommand, sweepCommand, capacityCommand];
/** The cluster at a moment of a scenario. */
const LOOKING = [getCommand, describeCommand, envCommand, nslookupCommand, curlCommand];
const COMMANDS = [...RUNNING, ...COMPARING, ...LOOKING];
/** Stands in the help for the list of commands. A word that yargs neither wraps nor takes for an option. */
const LIST_OF_COMMANDS = '<commands>';
// In the order of the list, for the message about an unknown command.
const NAMES = COMMANDS.map(({ usage }) => nameOfCommand(usage));

/** For the end of the help; see {@link ExitStatus}. */
const EXIT_STATUSES = `Exit status: 0 done, 1 the run failed, 2 wrong usage or an invalid scenario,
99 a threshold was crossed, 130 interrupted (results up to then are written).`;

/**
 * Runs one command line and returns the exit status. Nothing is thrown: what went wrong is said on standard
 * error, in one line for each problem.
 *
 * @param words the arguments after the program's name
 */
export async function commandLine(words: readonly string[], terminal: Terminal): Promise<ExitStatusCode> {
  try {
    assertCommandExists(words);
    return await parse(words, terminal);
  } catch (error) {
    return explain(error, terminal);
  }
}

/**
 * The first word that is no option names the command: no option before it takes a value.
 *
 * @throws {CommandError} with the nearest command, which yargs would not name
 */
function assertCommandExists(words: readonly string[]): void {
  const name = words.find((word) => !word.startsWith('-'));
  if (name === undefined || NAMES.includes(name)) return;
  const hint = didYouMean(name, NAMES);
  throw new CommandError(`unknown command "${name}"${hint || `; the commands are ${NAMES.join(', ')}`}`);
}

/**
 * Lets yargs find out what was asked, and does it.
 *
 * @returns the status of the command; done for help and version
 */
async function parse(words: readonly string[], terminal: Terminal): Promise<ExitStatusCode> {
  let status: ExitStatusCode = ExitStatus.done;
  const cli = program(words, terminal);
  // A function with a type of its own for each command: a loop over all would lose what its arguments are.
  const add = <A>(command: Command<A>): void => {
    const { usage, summary, declare } = command;
    const handle = async (args: ArgumentsCamelCase<A>) => {
      assertGivenOnce(args);
      status = await command.run(args, terminal);
    };
    // The list of all commands is made here, in groups; yargs shows a summary only on a command's own page.
    if (isAsked(command, words)) cli.command(usage, summary, declare, handle);
    else cli.command(usage, false, declare, handle);
  };
  add(runCommand);
  add(checkCommand);
  add(reportCommand);
  add(initCommand);
  add(policiesCommand);
  add(schemaCommand);
  add(getCommand);
  add(describeCommand);
  add(envCommand);
  add(curlCommand);
  add(nslookupCommand);
  add(compareCommand);
  add(sweepCommand);
  add(capacityCommand);
  const line = words.length === 0 ? ['--help'] : withStandardInput(words);
  // With a callback, yargs hands over the text of --help and --version instead of printing it.
  await cli.parseAsync(line, {}, (_error: Error | undefined, _args: unknown, output: string) => {
    if (output) print(terminal.stdout, withCommands(output));
  });
  return status;
}

/**
 * The grammar of the command line. Words are taken as they are typed: no numbers are read out of names, `a.b=1` is not
 * split at its dot, and a list takes one word at a time, or `--set x=1 scenario.yaml` would swallow the scenario.
 * Messages are asked for in English, because they are rewritten.
 */
function program(words: readonly string[], terminal: Terminal): Argv {
  const command = COMMANDS.find((each) => isAsked(each, words));
  return yargs()
    .scriptName('seatrial')
    .usage(usageOf(command))
    .locale('en')
    .parserConfiguration({
      'parse-positional-numbers': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'camel-case-expansion': false,
    })
    .version(packageVersion())
    .help()
    .alias('help', 'h')
    .wrap(terminal.stdout.columns)
    .epilogue(EXIT_STATUSES)
    .strict()
    .exitProcess(false)
    .fail((message, error) => {
      // A YError is yargs' own name for a wrong command line; any other error is one of ours.
      if (error && error.name !== 'YError') throw error;
      throw new CommandError(usageMessage(message, command, words));
    });
}

/**
 * Is it this command that the words are about?
 *
 * @param words the arguments after the program's name
 */
function isAsked({ usage }: Pick<Command<never>, 'usage'>, words: readonly string[]): boolean {
  return words.find((word) => !word.startsWith('-')) === nameOfCommand(usage);
}

/** The head of the help: for all commands their list, for one of them its own usage, which yargs adds. */
function usageOf(command: Pick<Command<never>, 'usage'> | undefined): string {
  const head =
    '$0 <command> [options]\n\nSimulates Kubernetes Services: what your clients see when a node dies.';
  if (command !== undefined) return head;
  return `${head}\n\n${LIST_OF_COMMANDS}`;
}

/**
 * Text of the help with the list of commands in its place, which yargs would wrap and move to the left.
 *
 * @param text may be that of one command, which has no such place
 */
function withCommands(text: string): string {
  const groups = [
    { title: 'Running a scenario:', commands: RUNNING },
    { title: 'Comparing alternatives, with intervals:', commands: COMPARING },
    { title: 'Looking at the cluster, at a moment of a scenario:', commands: LOOKING },
  ];
  return text.replace(LIST_OF_COMMANDS, commandGroups(groups));
}

/**
 * What may be a list. Options that may be repeated, and positional arguments that take several words, in both
 * spellings of yargs.
 */
const LISTS: readonly string[] = [
  '_',
  'set',
  'vary',
  'slo',
  'policy-module',
  'policyModule',
  'files',
  'words',
];

/**
 * Of an option that is given twice, yargs makes a list. A second `--seed` is a slip that would else be told
 * as a wrong type.
 *
 * @throws {CommandError}
 */
function assertGivenOnce(args: object): void {
  for (const [name, value] of Object.entries(args)) {
    if (Array.isArray(value) && !LISTS.includes(name)) {
      throw new CommandError(`--${name} is given more than once`);
    }
  }
}

/**
 * Says what went wrong: in one line, without a stack unless SEATRIAL_DEBUG asks for it.
 *
 * @returns the status that the process ends with
 */
function explain(error: unknown, terminal: Terminal): ExitStatusCode {
  if (terminal.env['SEATRIAL_DEBUG'] && error instanceof Error) print(terminal.stderr, String(error.stack));
  if (error instanceof CommandError) {
    // An empty message: everything was said already, problem by problem.
    if (error.message !== '') print(terminal.stderr, `seatrial: ${error.message}`);
    return error.status;
  }
  if (error instanceof Error && error.name === 'ScenarioError') {
    // Its message is a line for each problem, with its place.
    print(terminal.stderr, error.message.split('\n').map(plainText).join('\n'));
    return ExitStatus.invalid;
  }
  const { text, status } = explained(error);
  print(terminal.stderr, `seatrial: ${text}`);
  return status;
}

/**
 * Whose mistake an error is. Errors of other folders are told by name, so that their code need not be loaded
 * here.
 *
 * @returns one line, and 2 where the user can put it right, 1 where not
 */
function explained(error: unknown): { text: string; status: ExitStatusCode } {
  const name = error instanceof Error ? error.name : '';
  if (name === 'ResultsFolderError' || name === 'AlternativesError')
    return { text: messageOf(error), status: ExitStatus.invalid };
  if (name === 'ConservationError' || name === 'ReplicationError')
    return { text: `the run failed: ${messageOf(error)}`, status: ExitStatus.failed };
  // Files and folders: told in the words of the operating system's error.
  const systemError = systemErrorText(error);
  if (systemError !== undefined) return { text: systemError, status: ExitStatus.failed };
  const text = `internal error: ${messageOf(error)} (SEATRIAL_DEBUG=1 shows where)`;
  return { text, status: ExitStatus.failed };
}
