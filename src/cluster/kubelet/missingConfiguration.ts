import type { ConfigurationReference, ConfigurationSpec, Pod } from '../objects.ts';
import type { KubeletCache } from './kubeletCache.ts';

/**
 * Why a volume cannot be mounted, in the volume plugin's words; undefined if it can. An optional one always can.
 * Source: `pkg/volume/secret/secret.go`, `pkg/volume/configmap/configmap.go`.
 * @param spec the Secret or ConfigMap as the kubelet knows it
 */
export function mountProblem(
  reference: ConfigurationReference,
  spec: ConfigurationSpec | undefined,
): string | undefined {
  if (reference.optional) return undefined;
  if (spec === undefined) return notFound(reference);
  const missing = reference.keys.find((key) => !spec.keys.includes(key));
  if (missing === undefined) return undefined;
  return `references non-existent ${reference.kind === 'Secret' ? 'secret' : 'config'} key: ${missing}`;
}

/**
 * Why a container cannot be created for want of what its `env` or `envFrom` refers to; undefined if it can.
 * Source: `makeEnvironmentVariables` in `pkg/kubelet/kubelet_pods.go`.
 */
export function variableProblem(
  reference: ConfigurationReference,
  spec: ConfigurationSpec | undefined,
  namespace: string,
): string | undefined {
  if (reference.optional) return undefined;
  if (spec === undefined) return notFound(reference);
  const missing = reference.keys.find((key) => !spec.keys.includes(key));
  if (missing === undefined) return undefined;
  return `couldn't find key ${missing} in ${reference.kind} ${namespace}/${reference.name}`;
}

/** The first thing that the environment of the pod's containers lacks. */
export function environmentSourceProblem({ meta, spec }: Pod, cache: KubeletCache): string | undefined {
  for (const { environmentSources = [] } of spec.containers)
    for (const reference of environmentSources) {
      const found = cache.configuration(reference, meta.namespace);
      const problem = variableProblem(reference, found, meta.namespace);
      if (problem !== undefined) return problem;
    }
  return undefined;
}

/** The API server's words for an object that is not there. */
function notFound({ kind, name }: ConfigurationReference): string {
  return `${kind.toLowerCase()} "${name}" not found`;
}
