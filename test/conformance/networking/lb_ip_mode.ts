import { z } from 'zod';
import { answersForLoadBalancer } from '../../../src/network/kubeProxy/trafficPolicies.ts';

const given = z.object({ ip_mode: z.string().nullable() });

export function run(input: unknown): unknown {
  return { node_short_circuits_lb_ip: answersForLoadBalancer(given.parse(input).ip_mode) };
}
