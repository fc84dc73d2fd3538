import { z } from 'zod';
import { UsedHostPorts } from '../../../src/cluster/scheduler/nodePorts.ts';
import { wantedPort, wantedPorts } from '../scheduling/hostPorts.ts';

const given = z.object({ used: z.array(wantedPort), check: wantedPort });

export function run(input: unknown): unknown {
  const { used, check } = given.parse(input);
  const taken = new UsedHostPorts();
  taken.add(wantedPorts(used));
  return { conflict: taken.conflictsWithAny(wantedPorts([check])) };
}
