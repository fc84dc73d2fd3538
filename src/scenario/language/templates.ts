import type { Template } from './standIns.ts';

/**
 * What stands in for elements that are wrong. Each has the right shape and does no harm to what is checked beside it:
 * nothing is said about what stands in, and a file with errors is not simulated.
 */

/** A source without a target sends nothing, and a name of its own is no other's. */
export const TRAFFIC: Template = (index) => ({
  name: `unread-${index}`,
  from: { pods: 1 },
  to: 'http://localhost',
  arrivals: { process: 'constant', rate: '1/s' },
});

/** Labels that no pod has. */
export const WORKLOAD: Template = (index) => ({ match: { unread: `${index}` } });

/** A fault without a target. */
export const FAULT: Template = () => ({ kind: 'scheduler-outage', at: '0s' });

/** A node of its own name. */
export const NODES: Template = (index) => ({ name: `unread-${index}` });
