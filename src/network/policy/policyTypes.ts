import type { PolicyType } from '../../cluster/objects.ts';

/**
 * The directions of a policy that names none: always ingress, and egress if it has any rule for that. An empty list of
 * egress rules therefore isolates nobody. Source: `SetDefaults_NetworkPolicy` in `pkg/apis/networking/v1/defaults.go`.
 */
export function policyTypesOf(spec: {
  readonly policyTypes?: readonly PolicyType[] | undefined;
  readonly egress?: readonly unknown[] | undefined;
}): readonly PolicyType[] {
  const { policyTypes = [], egress = [] } = spec;
  if (policyTypes.length > 0) return policyTypes;
  return egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}
