import type { Argv } from 'yargs';
import type { Scenario } from '../scenario/scenario.ts';
import { type Command, flagsOf } from './command.ts';
import { ExitStatus, type ExitStatusCode } from './exitStatus.ts';
import { usePolicyModules } from './loadParts.ts';
import { POLICY_MODULE_OPTION, type PolicyModuleArgs } from './policyModuleOption.ts';
import { countText, momentText } from './quantities.ts';
import { type Loaded, reportProblems } from './reportProblems.ts';
import { plainText, print, type Terminal } from './terminal.ts';

/** Arguments and options of `seatrial check`. */
interface CheckArgs extends PolicyModuleArgs {
  /** Path of a file, or `-` for standard input. */
  readonly scenario: string;
  /** Assignments `path=value`, as `run` takes them. */
  readonly set: readonly string[];
  /** Neither warnings nor a closing line. */
  readonly quiet: boolean;
}

// `--set` and policies are those of `run`: what is checked is what would be run.
const OPTIONS = {
  set: {
    type: 'array',
    string: true,
    requiresArg: true,
    default: [],
    defaultDescription: 'nothing',
    describe: 'Change one value of the scenario, as run does: path=value (repeatable)',
  },
  ...POLICY_MODULE_OPTION,
  quiet: {
    type: 'boolean',
    alias: 'q',
    default: false,
    describe: 'Errors only: no warnings, no closing line',
  },
} as const;

/** `seatrial check`: finds every problem of a scenario and its manifests without running it. */
export const checkCommand: Command<CheckArgs> = {
  usage: 'check <scenario>',
  summary: 'Find the problems of a scenario and its manifests',
  needs: 'a scenario file',
  flags: [...flagsOf(OPTIONS), 'q'],
  declare: (cli: Argv) =>
    cli
      .positional('scenario', {
        type: 'string',
        demandOption: true,
        describe: 'Scenario file (YAML); - reads standard input',
      })
      .options(OPTIONS)
      .example('$0 check my.yaml', 'one line for each problem, exit status 2 if there is an error'),
  run: async (args, terminal) => {
    // Before the scenario, which may name the policies of these modules.
    await usePolicyModules(args);
    const { readScenario } = await import('./readScenario.ts');
    return check(await readScenario(args.scenario, { set: args.set }), args, terminal);
  },
};

/**
 * Prints problems on stderr and, for a valid scenario, what would be run on stdout.
 *
 * @returns done; an invalid scenario does not get that far
 * @throws {CommandError} when there is an error
 */
export function check(
  loaded: Loaded<Scenario>,
  { quiet }: { quiet: boolean },
  terminal: Terminal,
): ExitStatusCode {
  const scenario = reportProblems(loaded, terminal, quiet);
  if (!quiet) print(terminal.stdout, contents(scenario));
  return ExitStatus.done;
}

/** `node-failure is valid: 600 s on 3 nodes, 2 manifest objects, 1 traffic source, 1 fault, 2 thresholds`. */
function contents({ name, duration, nodes, manifests, traffic, faults, thresholds }: Scenario): string {
  // What would be run, in the order of the scenario language.
  const parts = [
    counted(manifests.length, 'manifest object'),
    counted(traffic.length, 'traffic source'),
    counted(faults.length, 'fault'),
    counted(thresholds.length, 'threshold'),
  ];
  return `${plainText(name)} is valid: ${momentText(duration)} on ${counted(nodes.length, 'node')}, ${parts.join(', ')}`;
}

/** Counts with their noun; the texts of charts are not loaded for this. */
function counted(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
}
