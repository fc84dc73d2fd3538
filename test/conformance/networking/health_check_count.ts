import { z } from 'zod';
import { localReadyCount } from '../../../src/network/kubeProxy/endpointSelection.ts';

const given = z.object({
  local_endpoints: z.array(
    z.object({ node: z.string(), ready: z.boolean(), serving: z.boolean(), terminating: z.boolean() }),
  ),
});

export function run(input: unknown): unknown {
  const endpoints = given
    .parse(input)
    .local_endpoints.map(({ node, ...rest }) => ({ nodeName: node, ...rest }));
  const localReady = localReadyCount(endpoints, 'test-node');
  return { local_ready: localReady, services_reporting_local_ready: localReady > 0 ? 1 : 0 };
}
