import type { FaultConfig } from './config.ts';
import { type FaultSite, report } from './site.ts';

type Of<K extends FaultConfig['kind']> = Extract<FaultConfig, { kind: K }>;

/** The workload gets a new pod template. One that is not there (yet) is left alone. */
export function rollout({ workload, image }: Of<'rollout'>, site: FaultSite): void {
  if (!site.rollOut(workload, image)) return;
  const how = image === undefined ? 'is restarted' : `gets the image ${image}`;
  report(site, 'Rollout', `${workload.kind}/${workload.name}`, `${workload.name} ${how}`);
}

/** The workload gets another size. One that is not there (yet) is left alone. */
export function scale({ workload, replicas }: Of<'scale'>, site: FaultSite): void {
  if (!site.scale(workload, replicas)) return;
  const message = `${workload.name} is scaled to ${replicas} pod${replicas === 1 ? '' : 's'}`;
  report(site, 'Scale', `${workload.kind}/${workload.name}`, message);
}
