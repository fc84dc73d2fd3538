import { thereAre } from '../../scenario/wording.ts';
import { CommandError, ExitStatus } from '../exitStatus.ts';
import type { ClusterView } from './clusterView.ts';
import { labelQuery } from './labelQuery.ts';
import type { Listed, Resource } from './resource.ts';

/** Which objects are asked for. */
export interface Wanted {
  /** Empty: all. */
  readonly names: readonly string[];
  /** `--namespace`; does not matter for a resource without namespaces. */
  readonly namespace: string;
  /** `--all-namespaces`. */
  readonly allNamespaces: boolean;
  /** As for `-l`. */
  readonly selector?: string | undefined;
}

/**
 * The objects of one resource that are asked for, in the order of their names, or in that of the names asked for.
 * @throws {CommandError} for a name that there is not, with the nearest that there is
 */
export function findObjects(resource: Resource, wanted: Wanted, view: ClusterView): Listed[] {
  const inScope = resource
    .list(view)
    .filter(
      ({ namespace }) => !resource.namespaced || wanted.allNamespaces || namespace === wanted.namespace,
    );
  // Names first: the command line does not allow both.
  if (wanted.names.length > 0) return wanted.names.map((name) => named(name, inScope, resource));
  if (wanted.selector === undefined) return inScope;
  const matches = labelQuery(wanted.selector);
  return inScope.filter(({ labels }) => matches(labels));
}

/** The object of that name, which has to be there. */
function named(name: string, objects: readonly Listed[], resource: Resource): Listed {
  const found = objects.find((object) => object.name === name);
  if (found !== undefined) return found;
  const names = objects.map((each) => each.name);
  throw new CommandError(notFound(resource, name) + thereAre(name, names), ExitStatus.failed);
}

/** In the API server's words. (`staging/src/k8s.io/apimachinery/pkg/api/errors/errors.go`, `NewNotFound`) */
export function notFound({ plural, group }: Pick<Resource, 'plural' | 'group'>, name: string): string {
  return `Error from server (NotFound): ${group === '' ? plural : `${plural}.${group}`} "${name}" not found`;
}
