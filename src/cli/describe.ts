import type { Argv } from 'yargs';
import { type Command, flagsOf } from './command.ts';
import { clusterAt, lookingAt } from './looking/clusterAt.ts';
import { declareWords, LOOKING_OPTIONS, type LookingArgs, scenarioLast } from './looking/lookingOptions.ts';

/** Arguments and options of `seatrial describe`. */
type Args = LookingArgs & { readonly words: readonly string[]; readonly selector?: string | undefined };

const OPTIONS = {
  ...LOOKING_OPTIONS,
  // As kubectl has it.
  selector: {
    type: 'string',
    alias: 'l',
    requiresArg: true,
    describe: 'Labels that they must have: run=web',
  },
} as const;

// The usage of yargs knows only `words..`, so the form is told in words that show the order.
const FORM = 'describe service NAME SCENARIO --at 95s';
const WHAT = 'a kind, a name and a scenario file';
// Told when words are missing.
const NEEDS = `describe needs ${WHAT}: seatrial ${FORM}`;

/** `seatrial describe`: what `kubectl describe` would show at a moment of the scenario. */
export const describeCommand: Command<Args> = {
  usage: 'describe <words..>',
  form: FORM,
  summary: 'Describe a pod, service, node or deployment as kubectl would',
  needs: WHAT,
  flags: [...flagsOf(OPTIONS), 'l', 'n'],
  declare: (cli: Argv) =>
    declareWords(
      cli,
      'pod, service, node or deployment, its name (or -l, or none for all), then the scenario file',
    )
      .options(OPTIONS)
      .example('$0 describe service my-nginx my.yaml --at 95s', 'ports, endpoints and events of a Service'),
  run: async ({ words, at, cluster, namespace, selector }, terminal) => {
    const { before, file } = scenarioLast(words, 1, NEEDS);
    // The kinds are loaded only now: no other command should wait for them.
    const { describe, describerOf } = await import('./looking/describeObjects.ts');
    // Asked for its error alone: a kind that cannot be described is said before anything is simulated.
    describerOf(before[0]);
    const looking = await lookingAt(file, { at, cluster }, terminal);
    const { clusterView } = await import('./looking/clusterView.ts');
    const view = clusterView(await clusterAt(looking), looking.scenario, looking.moment);
    return describe(before, view, { namespace, selector }, terminal);
  },
};
