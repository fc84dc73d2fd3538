import { CommandError, ExitStatus, type ExitStatusCode } from '../exitStatus.ts';
import { plainText, print, type Terminal } from '../terminal.ts';
import type { ClusterView } from './clusterView.ts';
import { describeDeployment } from './describe/describeDeployment.ts';
import { describeNode } from './describe/describeNode.ts';
import { describePod } from './describe/describePod.ts';
import { describeService } from './describe/describeService.ts';
import { findObjects } from './findObjects.ts';
import { resourceNamed } from './resources.ts';

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

/**
 * How objects of a kind are described.
 *
 * @param word a kind by any of its names, or `kind/name`
 * @throws {CommandError} for a kind that there is not, or that cannot be described
 */
export function describerOf(word: string): Describer {
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
  // `pod/web-0` is a kind and a name in one word.
  const [word, ...inPair] = kind.split('/');
  const names = [...inPair, ...others];
  const describeOne = describerOf(word);
  const wanted = { names, namespace, allNamespaces: false, selector };
  const objects = findObjects(resourceNamed(word), wanted, view);
  const texts = objects.map((object) => describeOne(object.namespace, object.name, view) ?? '');
  if (texts.length === 0) print(terminal.stderr, plainText(`No resources found in ${namespace} namespace.`));
  // Two empty lines between descriptions, as kubectl leaves.
  else print(terminal.stdout, texts.join('\n\n\n').split('\n').map(plainText).join('\n'));
  return ExitStatus.done;
}
