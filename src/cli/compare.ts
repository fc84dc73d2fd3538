import type { Argv } from 'yargs';
import { type Command, flagsOf } from './command.ts';
import type { CompareArgs } from './compareScenarios.ts';
import { CommandError, type ExitStatusCode } from './exitStatus.ts';
import { loadCompareParts, usePolicyModules } from './loadParts.ts';
import { POLICY_MODULE_OPTION } from './policyModuleOption.ts';
import type { Terminal } from './terminal.ts';

/** Taken as text, as those of `run` are. */
const OPTIONS = {
  policies: {
    type: 'string',
    requiresArg: true,
    describe: 'Load-balancing policies to compare, the first being the baseline: a,b,c',
  },
  vary: {
    type: 'array',
    string: true,
    requiresArg: true,
    default: [],
    defaultDescription: 'nothing',
    describe:
      'Values of one path to compare: path=v1,v2 or path=from..to:count (repeatable: every combination)',
  },
  replications: { type: 'string', requiresArg: true, default: '10', describe: 'Runs of each alternative' },
  precision: {
    type: 'string',
    requiresArg: true,
    describe: 'Add replications until every interval of a latency is that narrow, to either side: 5%',
  },
  'max-replications': {
    type: 'string',
    requiresArg: true,
    default: '100',
    describe: 'Stop adding at this number',
  },
  workers: {
    type: 'string',
    requiresArg: true,
    defaultDescription: 'all cores',
    describe: 'Worker threads; results do not depend on it',
  },
  seed: { type: 'string', requiresArg: true, describe: "Root seed, instead of the scenario's" },
  duration: { type: 'string', requiresArg: true, describe: "Length of each run, instead of the scenario's" },
  set: {
    type: 'array',
    string: true,
    requiresArg: true,
    default: [],
    defaultDescription: 'nothing',
    describe: 'Change one value in every alternative: path=value (repeatable)',
  },
  ...POLICY_MODULE_OPTION,
  out: {
    type: 'string',
    requiresArg: true,
    defaultDescription: 'results/<scenario>-comparison',
    describe: 'Folder for the results; earlier results in it are replaced',
  },
  format: {
    choices: ['table', 'json'],
    default: 'table',
    requiresArg: true,
    describe: 'What goes to standard output: tables to read, or comparison.json',
  },
  charts: { type: 'boolean', default: true, describe: 'Draw charts and report; --no-charts leaves them out' },
  quiet: {
    type: 'boolean',
    alias: 'q',
    default: false,
    describe: 'No progress, warnings or remarks on standard error',
  },
} as const;

/**
 * Loaded only now: no other command should wait for it.
 *
 * @returns the status of the command
 */
async function compareWithParts(args: CompareArgs, terminal: Terminal): Promise<ExitStatusCode> {
  await usePolicyModules(args);
  const { compareScenarios } = await import('./compareScenarios.ts');
  return compareScenarios(args, terminal, await loadCompareParts());
}

/** The options of a sweep: it varies one number, so it has no policies. */
const { policies: _, ...SWEEP_OPTIONS } = OPTIONS;

/** `seatrial sweep`: how every metric depends on one number, as a curve with its intervals. */
export const sweepCommand: Command<CompareArgs> = {
  usage: 'sweep <scenario>',
  summary: 'Show how the metrics depend on one number',
  needs: 'a scenario file',
  flags: [...flagsOf(SWEEP_OPTIONS), 'q'],
  declare: (cli: Argv) =>
    cli
      .positional('scenario', { type: 'string', demandOption: true, describe: 'Scenario file (YAML)' })
      .options(SWEEP_OPTIONS)
      .example('$0 sweep my.yaml --vary traffic.web.arrivals.rate=100/s..1000/s:10', 'ten points'),
  run: async (args, terminal) => {
    // Two numbers would be a grid, which `compare` does; a curve has one.
    if (args.vary?.length !== 1) throw new CommandError('sweep needs one --vary path=from..to:count');
    return compareWithParts(args, terminal);
  },
};

/** `seatrial compare`: which alternative is better, by how much, and is the difference real. */
export const compareCommand: Command<CompareArgs> = {
  usage: 'compare <scenario>',
  summary: 'Compare policies or settings over the same replications',
  needs: 'a scenario file',
  flags: [...flagsOf(OPTIONS), 'q'],
  declare: (cli: Argv) =>
    cli
      .positional('scenario', {
        type: 'string',
        demandOption: true,
        describe: 'Scenario file (YAML)',
      })
      .options(OPTIONS)
      .example('$0 compare my.yaml --policies random,round-robin', 'the first is the baseline')
      .example(
        '$0 compare my.yaml --vary traffic.web.timeout=1s,2s --precision 5%',
        'until it is known to 5 %',
      )
      .example('$0 compare my.yaml --vary seed=1,2 --vary step=1s,2s', 'four alternatives'),
  run: compareWithParts,
};
