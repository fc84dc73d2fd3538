import { isAbsolute, join } from 'node:path';
import type { NodeGroupConfig } from '../../cluster/nodeGroup.ts';
import type { NodeConfig } from '../../cluster/objects.ts';
import type { Problems } from '../diagnostics/problems.ts';
import type { ManifestSet } from '../kubernetes/manifestSet.ts';
import type { IngressEntry } from '../language/ingress.ts';
import type { Unread } from '../language/unread.ts';
import { formatPath, type Located, type Path } from '../source/located.ts';
import type { ClusterSetNames } from './clusterSetNames.ts';

/** What the sections of a scenario are checked against, and where their problems go. */
export interface BuildContext {
  /** Where each value stands in the file, for the line and column of a problem. */
  readonly located: Located;
  readonly problems: Problems;
  /** Folder of the scenario file: paths in it are relative to that. */
  readonly folder: string;
  /** All objects that could be read; it knows what could not. */
  readonly manifests: ManifestSet;
  /** The nodes; `undefined` when `cluster` is wrong, so that nothing is checked against it. */
  readonly nodes: readonly NodeConfig[] | undefined;
  /** Groups from which nodes may come that are not among {@link nodes}. */
  readonly nodeGroups?: readonly NodeGroupConfig[];
  /** Addresses and names of the servers outside that `workloads` describes. */
  readonly outside?: readonly string[];
  /** Does the cluster have DNS servers that names are looked up at? */
  readonly dnsServers?: boolean;
  /** Pods that the faults `scale` ask for at most, all workloads together; absent: none does. */
  readonly scaledTo?: number;
  /** The ingress controller; absent: there is none. */
  readonly ingress?: IngressEntry;
  /** Names that lead to other clusters; absent: there is one cluster. */
  readonly clusterSet?: ClusterSetNames;
  /** Parts whose shape is wrong, of which nothing more is said; absent: none. */
  readonly unread?: Unread | undefined;
  /** Seconds; `undefined` when it is wrong. */
  readonly duration: number | undefined;
}

/** Reports an error at a path, whose name begins the message. */
export function errorAt({ located, problems, unread }: BuildContext, path: Path, text: string): void {
  if (unread?.hides(path)) return;
  problems.error(located.at(path), `${formatPath(path)}: ${text}`);
}

/** Reports a warning at a path, whose name begins the message. */
export function warningAt({ located, problems, unread }: BuildContext, path: Path, text: string): void {
  if (unread?.hides(path)) return;
  problems.warning(located.at(path), `${formatPath(path)}: ${text}`);
}

/** A file named in the scenario, from where the command runs. */
export function fromScenario({ folder }: BuildContext, file: string): string {
  return isAbsolute(file) ? file : join(folder, file);
}
