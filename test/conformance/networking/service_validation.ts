import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { ApiService } from '../../../src/cluster/services/apiService.ts';
import type { FieldError } from '../../../src/cluster/services/fieldError.ts';
import { validateService } from '../../../src/cluster/services/serviceValidation.ts';
import { externalTrafficErrors } from '../../../src/cluster/services/trafficValidation.ts';
import { formatPath } from '../../../src/scenario/source/located.ts';

const text = z.string().exactOptional();
const flag = z.boolean().exactOptional();
const number = z.number().exactOptional();
const texts = z.array(z.string()).exactOptional();
const labels = z.record(z.string(), z.string()).exactOptional();

const service = z.object({
  metadata: z
    .object({ name: text, generateName: text, namespace: text, labels, annotations: labels })
    .exactOptional(),
  spec: z
    .object({
      type: text,
      selector: labels,
      ports: z
        .array(
          z.object({
            name: text,
            protocol: text,
            appProtocol: text,
            port: z.number(),
            targetPort: z.union([z.number(), z.string()]).exactOptional(),
            nodePort: number,
          }),
        )
        .exactOptional(),
      clusterIP: text,
      clusterIPs: texts,
      ipFamilies: texts,
      ipFamilyPolicy: text,
      externalIPs: texts,
      externalName: text,
      sessionAffinity: text,
      sessionAffinityConfig: z
        .object({ clientIP: z.object({ timeoutSeconds: number }).exactOptional() })
        .exactOptional(),
      externalTrafficPolicy: text,
      internalTrafficPolicy: text,
      trafficDistribution: text,
      healthCheckNodePort: number,
      loadBalancerClass: text,
      loadBalancerSourceRanges: texts,
      allocateLoadBalancerNodePorts: flag,
    })
    .exactOptional(),
});

const given = z.object({
  scope: z.enum(['create', 'update', 'external_traffic_policy_only']),
  gates: z
    .object({
      strict_ip_cidr: z.boolean().default(true),
      prefer_same_traffic_distribution: z.boolean().default(true),
      relaxed_service_names: z.boolean().default(true),
    })
    .nullish(),
  service,
  old: service.nullish(),
});

export function run(input: unknown): unknown {
  const { scope, gates, service: asked, old } = given.parse(input);
  const features = {
    strictIPCIDR: gates?.strict_ip_cidr ?? true,
    preferSameTrafficDistribution: gates?.prefer_same_traffic_distribution ?? true,
    relaxedServiceNames: gates?.relaxed_service_names ?? true,
  };
  const errors =
    scope === 'external_traffic_policy_only'
      ? externalTrafficErrors(asked.spec ?? {})
      : validateService(asked, scope === 'update' ? (old ?? ({} satisfies ApiService)) : undefined, features);
  return { valid: errors.length === 0, error_count: errors.length, faults: errors.map(fault) };
}

function fault({ path, kind }: FieldError): unknown {
  return { path: formatPath(path), kind: kind.replace(' ', '_') };
}

const answer = z.object({
  valid: z.boolean(),
  error_count: z.number(),
  faults: z.array(z.object({ path: z.string(), kind: z.string() })),
});

/** The faults are a collection: their order is not told. */
export function matches(expected: unknown, actual: unknown): boolean {
  const [wanted, found] = [answer.parse(expected), answer.parse(actual)].map((each) => ({
    ...each,
    faults: each.faults.map(({ path, kind }) => `${path} ${kind.replace(' ', '_')}`).sort(),
  }));
  return isDeepStrictEqual(wanted, found);
}
