import { z } from 'zod';
import { removedServer } from '../../../src/network/kubeProxy/gracefulTermination.ts';

const given = z.object({
  protocol: z.string(),
  active_connections: z.number(),
  inactive_connections: z.number(),
});

export function run(input: unknown): unknown {
  const { protocol, active_connections, inactive_connections } = given.parse(input);
  return { real_server: removedServer(protocol, active_connections, inactive_connections) };
}
