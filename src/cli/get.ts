import type { Argv } from 'yargs';
import { type Command, flagsOf } from './command.ts';
import { CommandError, ExitStatus, type ExitStatusCode } from './exitStatus.ts';
import type { ClusterView } from './looking/clusterView.ts';
import { findObjects, type Wanted } from './looking/findObjects.ts';
import {
  clusterNamed,
  declareWords,
  LOOKING_OPTIONS,
  type LookingArgs,
  momentNamed,
  scenarioLast,
  scenarioToLookAt,
} from './looking/lookingOptions.ts';
import { type Found, jsonText, qualifiedName, table, yamlText } from './looking/printedObjects.ts';
import { resourceNamed, resourcesNamed } from './looking/resources.ts';
import { plainText, print, type Terminal } from './terminal.ts';

/** Arguments and options of `seatrial get`, but for the moment. */
export interface GetArgs {
  readonly output: string;
  readonly selector?: string | undefined;
  readonly 'all-namespaces': boolean;
  readonly namespace: string;
  /** `--no-headers` leaves the heading out. */
  readonly headers: boolean;
}

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
    assertKinds(before);
    const scenario = await scenarioToLookAt(file, terminal);
    const moment = momentNamed(at, scenario);
    const name = clusterNamed(cluster, scenario);
    const { lookAt } = await import('../experiment/lookAt.ts');
    const { clusterView } = await import('./looking/clusterView.ts');
    return get(before, clusterView(lookAt(scenario, moment).at(name), scenario, moment), args, terminal);
  },
};

/** A misspelt kind is said before anything is simulated. */
function assertKinds([kinds]: readonly string[]): void {
  if (kinds.includes('/')) resourceNamed(kinds.slice(0, kinds.indexOf('/')));
  else resourcesNamed(kinds);
}

/**
 * Prints objects.
 * @param words kinds, and names if only some are asked for; or `kind/name` pairs
 * @throws {CommandError} for a kind or a name that there is not
 */
export function get(
  words: readonly string[],
  view: ClusterView,
  args: GetArgs,
  terminal: Terminal,
): ExitStatusCode {
  const found = foundObjects(words, view, args);
  if (found.some(({ resource }) => resource.plural === 'endpoints') && view.kubernetesMinor >= 33)
    print(
      terminal.stderr,
      'Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
    );
  const objects = found.flatMap((each) => each.objects);
  const isData = args.output === 'yaml' || args.output === 'json';
  if (objects.length === 0 && !isData) {
    const isEverywhere = args['all-namespaces'] || found.every(({ resource }) => !resource.namespaced);
    const where = isEverywhere ? '' : ` in ${args.namespace} namespace`;
    print(terminal.stderr, plainText(`No resources found${where}${where === '' ? '' : '.'}`));
    return ExitStatus.done;
  }
  print(terminal.stdout, printed(found, isSingle(words), args));
  return ExitStatus.done;
}

/** Is one object asked for, by its name? */
function isSingle(words: readonly string[]): boolean {
  return words.length === 2 || (words.length === 1 && words[0].includes('/'));
}

function printed(found: readonly Found[], single: boolean, args: GetArgs): string {
  const objects = found.flatMap((each) => each.objects);
  switch (args.output) {
    case 'yaml':
      return yamlText(objects, single);
    case 'json':
      return jsonText(objects, single);
    case 'name':
      return found
        .flatMap((each) => each.objects.map((object) => qualifiedName(each.resource, object)))
        .join('\n');
    default: {
      const options = {
        wide: args.output === 'wide',
        allNamespaces: args['all-namespaces'],
        withKind: found.length > 1,
        headers: args.headers,
      };
      const tables = found.filter((each) => each.objects.length > 0).map((each) => table(each, options));
      return tables.map((text) => text.split('\n').map(plainText).join('\n')).join('\n\n');
    }
  }
}

function foundObjects(words: readonly string[], view: ClusterView, args: GetArgs): Found[] {
  const [kinds, ...names] = words;
  const wanted = (some: readonly string[]): Wanted => ({
    names: some,
    namespace: args.namespace,
    allNamespaces: args['all-namespaces'],
    selector: args.selector,
  });
  if (kinds.includes('/')) return words.map((word) => foundByPair(word, view, wanted));
  if (names.length > 0 && args.selector !== undefined)
    throw new CommandError('names and -l cannot be given together');
  return resourcesNamed(kinds).map((resource) => ({
    resource,
    objects: findObjects(resource, wanted(names), view),
  }));
}

/** `service/web`. */
function foundByPair(word: string, view: ClusterView, wanted: (names: readonly string[]) => Wanted): Found {
  const [kind, name] = word.split('/');
  if (!name) throw new CommandError(`"${word}" should be a kind and a name: service/web`);
  const resource = resourceNamed(kind);
  return { resource, objects: findObjects(resource, wanted([name]), view) };
}
