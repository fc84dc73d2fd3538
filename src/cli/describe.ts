import type { Argv } from 'yargs';
import { type Command, flagsOf } from './command.ts';
import { CommandError, ExitStatus, type ExitStatusCode } from './exitStatus.ts';
import type { ClusterView } from './looking/clusterView.ts';
import { describeDeployment } from './looking/describe/describeDeployment.ts';
import { describeNode } from './looking/describe/describeNode.ts';
import { describePod } from './looking/describe/describePod.ts';
import { describeService } from './looking/describe/describeService.ts';
import { findObjects } from './looking/findObjects.ts';
import {
  clusterNamed,
  declareWords,
  LOOKING_OPTIONS,
  type LookingArgs,
  momentNamed,
  scenarioLast,
  scenarioToLookAt,
} from './looking/lookingOptions.ts';
import { resourceNamed } from './looking/resources.ts';
import { plainText, print, type Terminal } from './terminal.ts';

/** Arguments and options of `seatrial describe`. */
type Args = LookingArgs & { readonly words: readonly string[]; readonly selector?: string | undefined };

const OPTIONS = {
  ...LOOKING_OPTIONS,
  selector: {
    // As kubectl has it.
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
    describerOf(before[0]);
    const scenario = await scenarioToLookAt(file, terminal);
    const moment = momentNamed(at, scenario);
    const name = clusterNamed(cluster, scenario);
    const { lookAt } = await import('../experiment/lookAt.ts');
    const { clusterView } = await import('./looking/clusterView.ts');
    return describe(
      before,
      clusterView(lookAt(scenario, moment).at(name), scenario, moment),
      { namespace, selector },
      terminal,
    );
  },
};

/**
 * Names of objects of a kind, and how one of them is described. `undefined`: there is no such object in the
 * namespace.
 */
type Describer = (namespace: string, name: string, view: ClusterView) => string | undefined;

/**
 * By the plural of the kind. The kinds that kubectl describes and that are simulated in enough detail;
 * `get -o yaml` shows the others.
 */
const DESCRIBERS = new Map<string, Describer>([
  ['pods', describer((view) => view.list('Pod'), describePod)],
  ['services', describer((view) => view.services(), describeService)],
  ['nodes', describer((view) => view.list('Node'), describeNode)],
  ['deployments', describer((view) => view.list('Deployment'), describeDeployment)],
]);

/** Finds the object by its name in a list, and describes it. */
function describer<T extends { readonly meta: { readonly name: string; readonly namespace: string } }>(
  of: (view: ClusterView) => readonly T[],
  describeOne: (object: T, view: ClusterView) => string,
): Describer {
  return (namespace, name, view) => {
    const found = of(view).find(({ meta }) => meta.name === name && meta.namespace === namespace);
    return found && describeOne(found, view);
  };
}

/** Throws a CommandError for a kind that cannot be described. */
function describerOf(word: string): Describer {
  const { plural } = resourceNamed(word.split('/')[0]);
  const found = DESCRIBERS.get(plural);
  if (found === undefined)
    throw new CommandError(`${plural} cannot be described, but listed: seatrial get ${plural} -o yaml`);
  return found;
}

/**
 * Prints descriptions of objects: those named, those with the labels, or all of the kind.
 * @param words a kind, and names; or `kind/name`
 * @throws {CommandError} for a kind or a name that there is not
 */
export function describe(
  [kind, ...others]: readonly string[],
  view: ClusterView,
  { namespace, selector }: { readonly namespace: string; readonly selector?: string | undefined },
  terminal: Terminal,
): ExitStatusCode {
  const [word, ...inPair] = kind.split('/');
  const names = [...inPair, ...others];
  const describeOne = describerOf(word);
  const wanted = { names, namespace, allNamespaces: false, selector };
  const objects = findObjects(resourceNamed(word), wanted, view);
  const texts = objects.map((object) => describeOne(object.namespace, object.name, view) ?? '');
  if (texts.length === 0) print(terminal.stderr, plainText(`No resources found in ${namespace} namespace.`));
  else print(terminal.stdout, texts.join('\n\n\n').split('\n').map(plainText).join('\n'));
  return ExitStatus.done;
}
