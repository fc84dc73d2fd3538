import type { RolloutRefusal } from '../cluster/kubectl/rollout.ts';
import type { FaultConfig } from './config.ts';
import { type FaultSite, report } from './site.ts';

/** The configuration of one kind. */
type Of<K extends FaultConfig['kind']> = Extract<FaultConfig, { kind: K }>;

/** What `kubectl rollout` is asked to do with a workload. One that is not there (yet) is left alone. */
export function rollout({ workload, action, image }: Of<'rollout'>, site: FaultSite): void {
  if (action === 'restart') restart(workload, image, site);
  else if (action === 'undo') undo(workload, site);
  else pause(workload, action === 'pause', site);
}

/** A workload that has rollouts: a Deployment, a StatefulSet or a DaemonSet. */
type Rolled = Of<'rollout'>['workload'];

/** The workload gets a new pod template. */
function restart(workload: Rolled, image: string | undefined, site: FaultSite): void {
  if (!site.rollOut(workload, image)) return;
  const how = image === undefined ? 'is restarted' : `gets the image ${image}`;
  reportOn(workload, site, 'Rollout', `${workload.name} ${how}`);
}

/** The workload gets the template that it had before. */
function undo(workload: Rolled, site: FaultSite): void {
  const answer = site.undoRollout(workload);
  const { name } = workload;
  if (answer.done)
    reportOn(workload, site, 'RolloutUndo', `${name} goes back to revision ${answer.revision ?? 0}`);
  else refuse(workload, answer.why, `${name} cannot go back`, site);
}

/** A Deployment stops to roll out its changes, or goes on with it. */
function pause(workload: Rolled, paused: boolean, site: FaultSite): void {
  const answer = site.setPaused(workload, paused);
  const { name } = workload;
  if (!answer.done) refuse(workload, answer.why, `${name} cannot be ${paused ? 'paused' : 'resumed'}`, site);
  else if (paused) reportOn(workload, site, 'RolloutPause', `the rollout of ${name} is paused`);
  else reportOn(workload, site, 'RolloutResume', `the rollout of ${name} goes on`);
}

/**
 * Why `kubectl` refuses, for the rest of a sentence; of a workload or a server that is not there nothing is said. The
 * words follow `kubectl rollout`, whose refusals are errors of the command and change nothing.
 */
const REASONS: Readonly<Record<Exclude<RolloutRefusal, 'not-found' | 'unreachable'>, string>> = {
  'no-history': 'it has had no other template',
  paused: 'it is paused',
  'not-paused': 'it is not paused',
  unchanged: 'it has that template already',
};

/** Tells why nothing was done, if there is anything to tell. */
function refuse(workload: Rolled, why: RolloutRefusal, what: string, site: FaultSite): void {
  if (why !== 'not-found' && why !== 'unreachable')
    reportOn(workload, site, 'RolloutRefused', `${what}: ${REASONS[why]}`);
}

/** An event of the workload itself. */
function reportOn({ kind, name }: Rolled, site: FaultSite, reason: string, message: string): void {
  report(site, reason, `${kind}/${name}`, message);
}

/** The workload gets another size. One that is not there (yet) is left alone. */
export function scale({ workload, replicas }: Of<'scale'>, site: FaultSite): void {
  // A size that the workload has already is reported too: somebody asked for it.
  if (!site.scale(workload, replicas)) return;
  const message = `${workload.name} is scaled to ${replicas} pod${replicas === 1 ? '' : 's'}`;
  report(site, 'Scale', `${workload.kind}/${workload.name}`, message);
}
