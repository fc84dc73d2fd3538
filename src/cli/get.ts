import type { Argv } from 'yargs';
import { type Command, flagsOf } from './command.ts';
import { clusterAt, lookingAt } from './looking/clusterAt.ts';
import type { GetArgs } from './looking/getObjects.ts';
import { declareWords, LOOKING_OPTIONS, type LookingArgs, scenarioLast } from './looking/lookingOptions.ts';

/** All arguments of `seatrial get`. */
type Args = LookingArgs & GetArgs & { readonly words: readonly string[] };

const OPTIONS = {
  ...LOOKING_OPTIONS,
  'all-namespaces': { type: 'boolean', alias: 'A', default: false, describe: 'Objects of every namespace' },
  output: {
    choices: ['table', 'wide', 'yaml', 'json', 'name'],
    alias: 'o',
    default: 'table',
    requiresArg: true,
    describe: 'How to print them',
  },
  selector: {
    type: 'string',
    alias: 'l',
    requiresArg: true,
    describe: 'Labels that they must have: run=web, tier!=db, env in (a,b)',
  },
  headers: { type: 'boolean', default: true, describe: 'Heading of the table; --no-headers leaves it out' },
} as const;

// The usage of yargs knows only `words..`, so the form is told in words that show the order.
const FORM = 'get pods [NAME..] SCENARIO --at 95s';
const WHAT = 'a kind of object and a scenario file';
// Told when words are missing.
const NEEDS = `get needs ${WHAT}: seatrial ${FORM}`;

/** `seatrial get`: what `kubectl get` would show at a moment of the scenario. */
export const getCommand: Command<Args> = {
  usage: 'get <words..>',
  form: FORM,
  summary: 'List objects as kubectl get would: get pods SCENARIO --at 95s',
  needs: WHAT,
  flags: [...flagsOf(OPTIONS), 'A', 'o', 'l', 'n'],
  declare: (cli: Argv) =>
    declareWords(cli, 'Kinds (pods, svc,ep, all), names if only some are wanted, then the scenario file')
      .options(OPTIONS)
      .example('$0 get pods my.yaml --at 95s -o wide', 'pods with their addresses and nodes')
      .example('$0 get svc,ep my.yaml --at 5s', 'Services and who is behind them'),
  run: async ({ words, at, cluster, ...args }, terminal) => {
    const { before, file } = scenarioLast(words, 1, NEEDS);
    // The kinds and the yaml library are loaded only now: no other command should wait for them.
    const { assertKinds, get } = await import('./looking/getObjects.ts');
    assertKinds(before);
    const looking = await lookingAt(file, { at, cluster }, terminal);
    const { clusterView } = await import('./looking/clusterView.ts');
    const view = clusterView(await clusterAt(looking), looking.scenario, looking.moment);
    return get(before, view, args, terminal);
  },
};
