import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import {
  type AwsHealthCheck,
  type AwsOverrides,
  classicHealthCheck,
  networkHealthCheck,
} from '../../../src/network/loadBalancer/awsHealthCheck.ts';
import { type CheckTiming, raisedToDefaults } from '../../../src/network/loadBalancer/checkTiming.ts';
import { PROFILES } from '../../../src/network/loadBalancer/profiles.ts';
import { isObject } from '../case.ts';

const aws = {
  external_policy: z.enum(['Cluster', 'Local']),
  health_check_node_port: z.number(),
  overrides: z.partialRecord(
    z.enum(['protocol', 'port', 'path', 'interval', 'timeout', 'healthy', 'unhealthy']),
    z.string(),
  ),
};
const given = z.discriminatedUnion('lb', [
  z.object({ lb: z.literal('aws-clb'), backend_port: z.number(), ...aws }),
  z.object({
    lb: z.literal('aws-nlb'),
    shared_probe: z.object({ port: z.number(), path: z.string() }).nullable(),
    ...aws,
  }),
  z.object({
    lb: z.literal('gce-external'),
    existing: z.object({
      interval_s: z.number(),
      timeout_s: z.number(),
      healthy: z.number(),
      unhealthy: z.number(),
    }),
  }),
]);

export function run(input: unknown): unknown {
  const question = given.parse(input);
  if (question.lb === 'gce-external') {
    const { interval_s: interval, timeout_s: timeout, ...thresholds } = question.existing;
    return timing(raisedToDefaults({ interval, timeout, ...thresholds }, PROFILES['gce-passthrough'].check));
  }
  const service = {
    externalTrafficPolicy: question.external_policy,
    healthCheckNodePort: question.health_check_node_port,
  };
  const overrides: AwsOverrides = Object.fromEntries(Object.entries(question.overrides));
  if (question.lb === 'aws-clb') {
    return orError(() => {
      const check = classicHealthCheck(service, question.backend_port, overrides);
      return { target: `${check.protocol}:${check.port}${check.path}`, ...timing(check) };
    });
  }
  const shared = question.shared_probe ?? undefined;
  return orError(() => described(networkHealthCheck(service, shared, overrides)));
}

function described(check: AwsHealthCheck) {
  const { protocol, port, path } = check;
  return { protocol, port, path: path === '' ? null : path, ...timing(check) };
}

function timing({ interval, timeout, healthy, unhealthy }: CheckTiming) {
  return { interval_s: interval, timeout_s: timeout, healthy, unhealthy };
}

/** An error is an error: the cases have words of their own for it. */
export function matches(expected: unknown, actual: unknown): boolean {
  if (!isObject(expected) || !isObject(actual)) return false;
  if ('error' in expected) return typeof actual['error'] === 'string';
  return Object.keys(expected).every((key) => isDeepStrictEqual(expected[key], actual[key]));
}

/** The cases say that there is an error, and in words of their own which. */
function orError(ask: () => unknown): unknown {
  try {
    return ask();
  } catch (error) {
    if (error instanceof RangeError) return { error: error.message.replace(/:.*/, '') };
    throw error;
  }
}
