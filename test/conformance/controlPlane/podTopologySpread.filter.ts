import { emptiestDomains, spreadRejection } from '../../../src/cluster/scheduler/podTopologySpread.ts';
import type { Rejection } from '../../../src/cluster/scheduler/rejection.ts';
import { spreadCase } from '../scheduling/topologySpreadCase.ts';

export function run(given: unknown): unknown {
  const { nodes, spread } = spreadCase(given, 'DoNotSchedule');
  const emptiest = spread === undefined ? [] : emptiestDomains(spread);
  const filter = nodes.map((node) => [
    node.name,
    status(spread === undefined ? undefined : spreadRejection(spread, emptiest, node)),
  ]);
  return { filter: Object.fromEntries(filter) };
}

function status(rejection: Rejection | undefined): string {
  if (rejection === undefined) return 'Success';
  return rejection.unresolvable ? 'UnschedulableAndUnresolvable' : 'Unschedulable';
}
