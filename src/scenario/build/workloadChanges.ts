import type { RollingKind, ScalableKind } from '../../cluster/api/workloadCommands.ts';
import type { WorkloadKind } from '../../cluster/objects.ts';
import type { FaultConfig, RolloutAction } from '../../faults/config.ts';
import { POD_KINDS, type PodSource } from '../kubernetes/manifestSet.ts';
import type { FaultEntry } from '../language/faults.ts';
import { imageWithoutRestart, unknownWorkload, workloadCannot } from '../messages.ts';
import type { Path } from '../source/located.ts';
import { type BuildContext, errorAt } from './context.ts';

/** The fault as the scenario has it, and as the run has it. */
type Entry<K extends FaultEntry['kind']> = Extract<FaultEntry, { readonly kind: K }>;
type Fault<K extends FaultConfig['kind']> = Extract<FaultConfig, { readonly kind: K }>;

/** Kinds with a template that is rolled out when it changes, those whose rollout can pause, and those with a size, as `kubectl` has it. */
const ROLLED_OUT: readonly RollingKind[] = ['Deployment', 'StatefulSet', 'DaemonSet'];
const PAUSED: readonly RollingKind[] = ['Deployment'];
const SCALED: readonly ScalableKind[] = ['Deployment', 'StatefulSet', 'ReplicaSet'];

/** What becomes of a workload by each action, for messages. */
const DONE_BY = {
  restart: 'rolled out',
  undo: 'rolled back',
  pause: 'paused',
  resume: 'resumed',
} as const satisfies Readonly<Record<RolloutAction, string>>;

/**
 * `kubectl rollout`: pause and resume are for Deployments, and only a restart brings a new image
 * (`staging/src/k8s.io/kubectl/pkg/polymorphichelpers/objectpauser.go`).
 */
export function buildRollout(entry: Entry<'rollout'>, path: Path, context: BuildContext): Fault<'rollout'> {
  const { target, namespace, ...rest } = entry;
  const { action, image } = entry;
  if (image !== undefined && action !== 'restart')
    errorAt(context, [...path, 'image'], imageWithoutRestart(action));
  const kinds = action === 'pause' || action === 'resume' ? PAUSED : ROLLED_OUT;
  return { ...rest, workload: workloadOf(entry, kinds, DONE_BY[action], path, context) };
}

/** A change of size. Its number of replicas is checked where it is read. */
export function buildScale(entry: Entry<'scale'>, path: Path, context: BuildContext): Fault<'scale'> {
  const { target, namespace, ...rest } = entry;
  return { ...rest, workload: workloadOf(entry, SCALED, 'scaled', path, context) };
}

/** Pods that the changes of size ask for at most, all workloads together: each is taken at its largest. */
export function mostScaledTo(faults: readonly FaultEntry[]): number {
  const most = new Map<string, number>();
  for (const fault of faults) {
    if (fault.kind !== 'scale') continue;
    const workload = `${fault.namespace}/${fault.target}`;
    most.set(workload, Math.max(most.get(workload) ?? 0, fault.replicas));
  }
  return Array.from(most.values()).reduce((sum, replicas) => sum + replicas, 0);
}

/**
 * The workload that is meant: `Kind/name`, or a name that the first of the kinds that has it stands for.
 * `kubectl` has no such shorthand; the order of the kinds settles it, and a name of two kinds is rare.
 */
function workloadOf<K extends WorkloadKind>(
  { target, namespace }: Entry<'rollout' | 'scale'>,
  kinds: readonly K[],
  what: string,
  path: Path,
  context: BuildContext,
): { readonly kind: K; readonly namespace: string; readonly name: string } {
  const at = [...path, 'target'];
  const name = target.slice(target.indexOf('/') + 1);
  const { manifests } = context;
  const { podSources } = manifests;
  const there = podSources.filter((source) => source.namespace === namespace);
  // With the kind before it the title is meant, without it the name.
  const meant = there.filter((source) => source.title === target || source.name === target);
  const kind = kinds.find((each) => meant.some((source) => source.kind === each));
  if (kind === undefined && !manifests.mayHave(name, ...POD_KINDS)) {
    if (meant.length > 0) errorAt(context, at, workloadCannot(meant[0].title, what, kinds));
    else errorAt(context, at, unknownWorkload(target, namespace, titlesOf(there, kinds)));
  }
  // A wrong target is reported; the kind is then a guess, and the scenario does not run.
  return { kind: kind ?? kinds[0], namespace, name };
}

/** For a message: only those that the action could be done to. */
function titlesOf(sources: readonly PodSource[], kinds: readonly string[]): string[] {
  return sources.filter((source) => kinds.includes(source.kind)).map(({ title }) => title);
}
