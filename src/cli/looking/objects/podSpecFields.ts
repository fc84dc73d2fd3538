import { imagePullPolicy } from '../../../cluster/kubelet/imagePullPolicy.ts';
import type {
  ConfigurationReference,
  Container,
  ContainerPort,
  InitContainer,
  PodSpec,
  Probe,
  ResourceList,
  Toleration,
} from '../../../cluster/objects.ts';
import { formatCpu, formatMemory } from '../../../scenario/units/quantity.ts';
import type { ApiFields } from '../apiValue.ts';
import { nonEmpty } from './metadata.ts';

/**
 * `spec` of a pod (`PodSpec` in `staging/src/k8s.io/api/core/v1/types.go`), as far as the simulation knows it: how a probe
 * asks is not kept, nor what a manifest says that decides nothing here.
 */
export function podSpecFields(spec: PodSpec): ApiFields {
  const { containers, initContainers = [], tolerations, volumes = [], enableServiceLinks } = spec;
  return {
    containers: containers.map(containerFields),
    initContainers: initContainers.length === 0 ? undefined : initContainers.map(initContainerFields),
    nodeName: spec.nodeName,
    nodeSelector: nonEmpty(spec.nodeSelector),
    tolerations: tolerations.length === 0 ? undefined : tolerations.map(tolerationFields),
    volumes: volumes.length === 0 ? undefined : volumes.map(volumeFields),
    priority: spec.priority ?? 0,
    priorityClassName: spec.priorityClassName,
    preemptionPolicy: spec.preemptionPolicy ?? 'PreemptLowerPriority',
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds,
    enableServiceLinks: enableServiceLinks ?? true,
    restartPolicy: 'Always',
  };
}

/** A container; counts and lists that are empty are left out. */
function containerFields(container: Container): ApiFields {
  const { name, image, ports, env = {}, preStopSeconds } = container;
  return {
    name,
    image,
    imagePullPolicy: imagePullPolicy(container),
    ports: ports.length === 0 ? undefined : ports.map(portFields),
    env: Object.keys(env).length === 0 ? undefined : variables(env),
    resources: resourceFields(container.requests),
    readinessProbe: probeFields(container.readinessProbe),
    livenessProbe: probeFields(container.livenessProbe),
    startupProbe: probeFields(container.startupProbe),
    // Whatever a hook does is known by the time that it takes.
    lifecycle: preStopSeconds === 0 ? undefined : { preStop: { sleep: { seconds: preStopSeconds } } },
  };
}

/** An init container is known by its image and whether it stays (a sidecar). */
function initContainerFields(container: InitContainer): ApiFields {
  const { name, image, restartPolicy } = container;
  return { name, image, imagePullPolicy: imagePullPolicy(container), restartPolicy, resources: {} };
}

/** In the order of the manifest. */
function variables(env: Readonly<Record<string, string>>): ApiFields[] {
  return Object.entries(env).map(([name, value]) => ({ name, value }));
}

/** As it is: the model has the API's own names. */
function portFields({ name, containerPort, protocol, hostPort, hostIP }: ContainerPort): ApiFields {
  return { name, containerPort, protocol, hostPort, hostIP };
}

/** A request of 0 is one that the manifest does not make. */
function resourceFields({ cpu, memory }: ResourceList): ApiFields {
  if (cpu === 0 && memory === 0) return {};
  return {
    requests: {
      cpu: cpu === 0 ? undefined : formatCpu(cpu),
      memory: memory === 0 ? undefined : formatMemory(memory),
    },
  };
}

/** Times and thresholds; how the probe asks is not kept. */
function probeFields(probe: Probe | undefined): ApiFields | undefined {
  return probe === undefined ? undefined : { ...probe };
}

/** As it is: the model has the API's own names. */
function tolerationFields(toleration: Toleration): ApiFields {
  return { ...toleration };
}

/** A volume of a Secret or a ConfigMap, named for it where the manifest has no name. */
function volumeFields({ kind, name, optional, volume }: ConfigurationReference): ApiFields {
  const isOptional = optional ? true : undefined;
  return kind === 'Secret'
    ? { name: volume ?? name, secret: { secretName: name, optional: isOptional } }
    : { name: volume ?? name, configMap: { name, optional: isOptional } };
}
