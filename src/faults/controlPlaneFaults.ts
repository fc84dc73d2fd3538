import type { ControlPlanePart } from '../cluster/cluster.ts';
import type { FaultConfig } from './config.ts';
import { type FaultSite, report } from './site.ts';

/** The three parts of the control plane that can be down. */
type Outage = Extract<
  FaultConfig,
  { kind: 'api-server-outage' | 'controller-manager-outage' | 'scheduler-outage' }
>;

/**
 * What the events say of each part: the reasons that begin and end its outage, its name, and what is the matter. One
 * outage reads like another, so the words are data.
 */
const STORIES: Readonly<
  Record<
    Outage['kind'],
    {
      readonly part: ControlPlanePart;
      readonly begins: string;
      readonly ends: string;
      readonly down: string;
      readonly back: string;
    }
  >
> = {
  'api-server-outage': {
    part: 'api-server',
    begins: 'ApiServerOutage',
    ends: 'ApiServerRestored',
    down: 'nothing can be read from it or written to it; what runs goes on',
    back: 'it answers again; each component comes back with its own next attempt',
  },
  'controller-manager-outage': {
    part: 'controller-manager',
    begins: 'ControllerManagerOutage',
    ends: 'ControllerManagerRestored',
    down: 'no controller works',
    back: 'its processes start; the controllers work when one of them leads',
  },
  'scheduler-outage': {
    part: 'scheduler',
    begins: 'SchedulerOutage',
    ends: 'SchedulerRestored',
    down: 'no pod gets a node',
    back: 'its processes start; pods get their nodes when one of them leads',
  },
};

/**
 * A part of the control plane goes down, for that many seconds or for good. Of outages of one part that overlap the last
 * to end brings it back.
 */
export function controlPlaneOutage({ kind, duration }: Outage, site: FaultSite): void {
  const { part, begins, ends, down, back } = STORIES[kind];
  // The names that the components have in a cluster: kube-apiserver, kube-controller-manager, kube-scheduler.
  const object = `Component/kube-${part === 'api-server' ? 'apiserver' : part}`;
  report(site, begins, object, down);
  const end = site.takeDown(part, () => report(site, ends, object, back));
  if (duration !== undefined) site.loop.setTimer(duration, end);
}
