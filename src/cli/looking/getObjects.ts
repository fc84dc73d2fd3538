import { CommandError, ExitStatus, type ExitStatusCode } from '../exitStatus.ts';
import { plainText, print, type Terminal } from '../terminal.ts';
import type { ClusterView } from './clusterView.ts';
import { findObjects, type Wanted } from './findObjects.ts';
import { type Found, jsonText, qualifiedName, table, yamlText } from './printedObjects.ts';
import { resourceNamed, resourcesNamed } from './resources.ts';

/** Arguments and options of `seatrial get`, but for the moment. */
export interface GetArgs {
  /** `table`, `wide`, `yaml`, `json` or `name`. */
  readonly output: string;
  /** `-l`: labels that the objects must have. */
  readonly selector?: string | undefined;
  /** `-A`: objects of every namespace. */
  readonly 'all-namespaces': boolean;
  readonly namespace: string;
  /** `--no-headers` leaves the heading out. */
  readonly headers: boolean;
}

/**
 * A misspelt kind is said before anything is simulated.
 *
 * @throws {CommandError} for a kind that there is not
 */
export function assertKinds([kinds]: readonly string[]): void {
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
  // A list without objects is data, too.
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

/**
 * The objects in the form that was asked for.
 *
 * @param single one object was asked for, by its name: data is then no list
 */
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
        // Names of several kinds would be mixed up without it.
        withKind: found.length > 1,
        headers: args.headers,
      };
      const tables = found.filter((each) => each.objects.length > 0).map((each) => table(each, options));
      return tables.map((text) => text.split('\n').map(plainText).join('\n')).join('\n\n');
    }
  }
}

/**
 * The objects by kinds, or by `kind/name` pairs.
 *
 * @throws {CommandError} for a name that there is not, or names together with labels
 */
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
