import type { Argv } from 'yargs';
import { type Command, flagsOf } from './command.ts';
import { type EffortArgs, effortOf } from './comparePlan.ts';
import { loadCompareParts, loadRunParts, usePolicyModules } from './loadParts.ts';
import { POLICY_MODULE_OPTION } from './policyModuleOption.ts';
import type { RunArgs } from './runScenario.ts';

/** All of these are taken as text: the scenario language knows durations, units and what a seed may be. */
const OPTIONS = {
  seed: { type: 'string', requiresArg: true, describe: "Root seed, instead of the scenario's" },
  duration: {
    type: 'string',
    requiresArg: true,
    describe: "Length of the traffic (10m, 90s), instead of the scenario's",
  },
  set: {
    type: 'array',
    string: true,
    requiresArg: true,
    default: [],
    defaultDescription: 'nothing',
    describe: 'Change one value of the scenario: path=value (repeatable)',
  },
  replications: {
    type: 'string',
    requiresArg: true,
    defaultDescription: '1',
    describe: 'Run so often, each time with other random numbers, and give every figure an interval',
  },
  workers: {
    type: 'string',
    requiresArg: true,
    defaultDescription: 'all cores',
    describe: 'Worker threads for replications; results do not depend on it',
  },
  out: {
    type: 'string',
    requiresArg: true,
    defaultDescription: 'results/<scenario>',
    describe: 'Folder for the results; earlier results in it are replaced',
  },
  format: {
    choices: ['table', 'json'],
    default: 'table',
    requiresArg: true,
    describe: 'What goes to standard output: a summary to read, or summary.json',
  },
  charts: { type: 'boolean', default: true, describe: 'Draw charts and report; --no-charts leaves them out' },
  ...POLICY_MODULE_OPTION,
  'verbose-scheduling': {
    type: 'boolean',
    default: false,
    describe: 'Also write scheduling.csv: what each plugin of the scheduler gave each node for each pod',
  },
  quiet: {
    type: 'boolean',
    alias: 'q',
    default: false,
    describe: 'No progress, warnings or remarks on standard error',
  },
} as const;

/** `seatrial run`: simulates a scenario and writes its results, charts and report. */
export const runCommand: Command<RunArgs & EffortArgs> = {
  usage: 'run <scenario>',
  summary: 'Simulate a scenario; write results, charts and a report',
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
      .example('$0 run scenarios/node-failure.yaml', 'results go to results/node-failure')
      .example('$0 run my.yaml --seed 7 --duration 2m', 'other arrivals, and shorter')
      .example('$0 run my.yaml --set step=100ms', 'look more closely')
      .example('$0 run my.yaml --format json --quiet | jq .thresholds', 'for scripts'),
  run: async (args, terminal) => {
    await usePolicyModules(args);
    // More than one replication is a comparison with a single alternative.
    if (effortOf({ ...args, replications: args.replications ?? '1' }).replications > 1) {
      const { compareScenarios } = await import('./compareScenarios.ts');
      return compareScenarios(args, terminal, await loadCompareParts(), true);
    }
    const { runScenario } = await import('./runScenario.ts');
    return runScenario(args, terminal, await loadRunParts());
  },
};
