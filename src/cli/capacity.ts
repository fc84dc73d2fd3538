import type { Argv } from 'yargs';
import type { CapacityArgs } from './capacityScenario.ts';
import { type Command, flagsOf } from './command.ts';
import { loadCapacityParts } from './loadParts.ts';

/**
 * Taken as text, as those of `run` are. So that each is checked with the words that the user typed, and told
 * with the name of the option.
 */
const OPTIONS = {
  traffic: {
    type: 'string',
    requiresArg: true,
    defaultDescription: 'all of it',
    describe: 'The traffic source whose rate is raised; the others stay as they are',
  },
  slo: {
    type: 'array',
    string: true,
    requiresArg: true,
    default: [],
    defaultDescription: "the scenario's thresholds",
    describe: 'What has to hold: "web.latency: p(99)<500ms" (repeatable)',
  },
  vary: {
    type: 'string',
    requiresArg: true,
    describe: 'A number to vary in place of the traffic: workloads.0.concurrency, with --from',
  },
  from: { type: 'string', requiresArg: true, describe: 'The first value to try: 1, 10ms' },
  to: {
    type: 'string',
    requiresArg: true,
    defaultDescription: 'doubling until it is passed',
    describe: 'The last value to try',
  },
  find: {
    choices: ['greatest', 'least'],
    requiresArg: true,
    describe: 'Which end of the values that hold; without it, what the ends of the range tell',
  },
  replications: { type: 'string', requiresArg: true, default: '5', describe: 'Runs of each value' },
  precision: {
    type: 'string',
    requiresArg: true,
    defaultDescription: '5%; whole numbers exactly',
    describe: 'End when the last value that holds and the first that does not are so near',
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
    describe: 'Change one value of the scenario: path=value (repeatable)',
  },
  out: {
    type: 'string',
    requiresArg: true,
    defaultDescription: 'results/<scenario>-capacity',
    describe: 'Folder for the results; earlier results in it are replaced',
  },
  format: {
    choices: ['table', 'json'],
    default: 'table',
    requiresArg: true,
    describe: 'What goes to standard output: an answer to read, or capacity.json',
  },
  charts: { type: 'boolean', default: true, describe: 'Draw chart and report; --no-charts leaves them out' },
  quiet: {
    type: 'boolean',
    alias: 'q',
    default: false,
    describe: 'No progress, warnings or remarks on standard error',
  },
} as const;

/**
 * `seatrial capacity`: how much traffic a set-up carries within its thresholds, or how much of something it
 * needs. What it needs is loaded when it runs: the simulator is much larger than the command line.
 */
export const capacityCommand: Command<CapacityArgs> = {
  usage: 'capacity <scenario>',
  summary: 'Find how much traffic holds the thresholds, or how much of something is needed',
  needs: 'a scenario file',
  flags: [...flagsOf(OPTIONS), 'q'],
  declare: (cli: Argv) =>
    cli
      .positional('scenario', {
        type: 'string',
        demandOption: true,
        describe:
          'Scenario file (YAML); its faults happen in every run, so what holds does so through the failure',
      })
      .options(OPTIONS)
      .example('$0 capacity my.yaml', 'the greatest multiple of the traffic')
      .example('$0 capacity my.yaml --traffic web --slo "web.failed: rate<0.001"', 'of one source')
      .example(
        '$0 capacity my.yaml --vary manifests.Deployment/web.spec.replicas --from 1 --to 50',
        'how many replicas are needed',
      ),
  run: async (args, terminal) => {
    // With a type-only import above, this is the only place that loads it.
    const { capacityScenario } = await import('./capacityScenario.ts');
    return capacityScenario(args, terminal, await loadCapacityParts());
  },
};
