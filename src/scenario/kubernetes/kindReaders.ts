import type { Manifest } from '../../cluster/objects.ts';
import {
  checkAutoscaler,
  checkAutoscalerV1,
  checkConfigMap,
  checkDaemonSet,
  checkDeployment,
  checkDisruptionBudget,
  checkEndpointSlice,
  checkEndpoints,
  checkNamespace,
  checkNetworkPolicy,
  checkPod,
  checkReplicaSet,
  checkSecret,
  checkService,
  checkStatefulSet,
  type KindCheck,
} from './apiSchema.ts';
import { autoscalerObject, autoscalerObjectV1 } from './autoscalerObject.ts';
import { budgetObject } from './budgetObject.ts';
import { configurationObject } from './configurationObject.ts';
import { endpointSliceObject, endpointsObject } from './endpointsObject.ts';
import { gatewayObject, routeObject } from './gatewayObjects.ts';
import { ingressObject } from './ingressObject.ts';
import type { ManifestSet } from './manifestSet.ts';
import { namespaceObject, networkPolicyObject } from './networkPolicyObject.ts';
import type { ObjectReport } from './objectReport.ts';
import { checkPriorityClass } from './priorities.ts';
import { checkGateway, checkHTTPRoute, checkIngress } from './rawIngress.ts';
import { checkServiceExport, serviceExportObject } from './serviceExportObject.ts';
import { serviceObject } from './serviceObject.ts';
import { podObject, workloadObject } from './workloadObject.ts';

/**
 * How objects of one kind and version are read. Every kind that `kubectl apply` takes and that is not in this
 * list is passed over, most of them with a remark.
 */
export interface KindReader {
  readonly kind: string;
  readonly apiVersion: string;
  /** The object as the API server would store it; `undefined`, with a report where one is due, if it cannot. */
  readonly read: (object: unknown, report: ObjectReport, set: ManifestSet) => Manifest | undefined;
}

/** The kinds that are simulated. Where several versions of one are read, the one to write comes first. */
export const KIND_READERS: readonly KindReader[] = [
  reader('apps/v1', 'Deployment', checkDeployment, (raw, to) => workloadObject('Deployment', raw, to)),
  reader('apps/v1', 'ReplicaSet', checkReplicaSet, (raw, to) => workloadObject('ReplicaSet', raw, to)),
  reader('apps/v1', 'StatefulSet', checkStatefulSet, (raw, to) => workloadObject('StatefulSet', raw, to)),
  reader('apps/v1', 'DaemonSet', checkDaemonSet, (raw, to) => workloadObject('DaemonSet', raw, to)),
  reader('v1', 'Pod', checkPod, podObject),
  reader('v1', 'Service', checkService, serviceObject),
  reader('v1', 'Endpoints', checkEndpoints, endpointsObject),
  reader('discovery.k8s.io/v1', 'EndpointSlice', checkEndpointSlice, endpointSliceObject),
  reader('v1', 'Secret', checkSecret, (raw, to) => configurationObject('Secret', raw, to)),
  reader('v1', 'ConfigMap', checkConfigMap, (raw, to) => configurationObject('ConfigMap', raw, to)),
  reader('networking.k8s.io/v1', 'NetworkPolicy', checkNetworkPolicy, networkPolicyObject),
  reader('v1', 'Namespace', checkNamespace, namespaceObject),
  reader('policy/v1', 'PodDisruptionBudget', checkDisruptionBudget, budgetObject),
  reader('autoscaling/v2', 'HorizontalPodAutoscaler', checkAutoscaler, autoscalerObject),
  reader('autoscaling/v1', 'HorizontalPodAutoscaler', checkAutoscalerV1, autoscalerObjectV1),
  reader('networking.k8s.io/v1', 'Ingress', checkIngress, ingressObject),
  reader('gateway.networking.k8s.io/v1', 'Gateway', checkGateway, gatewayObject),
  reader('gateway.networking.k8s.io/v1', 'HTTPRoute', checkHTTPRoute, routeObject),
  reader('multicluster.x-k8s.io/v1alpha1', 'ServiceExport', checkServiceExport, serviceExportObject),
  // A class is no object of the run: it is kept apart, for the priorities of the pods.
  reader('scheduling.k8s.io/v1', 'PriorityClass', checkPriorityClass, ({ metadata, ...rest }, _, set) => {
    set.priorityClasses.set(metadata.name, rest);
    return undefined;
  }),
];

/**
 * A reader that first checks an object's fields, and reports all that are wrong. What the schema cannot say
 * is checked by the reader, which is given a shape that it can rely on.
 */
function reader<T>(
  apiVersion: string,
  kind: string,
  check: KindCheck<T>,
  read: (raw: T, report: ObjectReport, set: ManifestSet) => Manifest | undefined,
): KindReader {
  return {
    kind,
    apiVersion,
    read: (object, report, set) => {
      const checked = check(object);
      if ('object' in checked) return read(checked.object, report, set);
      // Every problem of an object is reported, at its own line.
      for (const { path, part, message } of checked.problems) report.errorText(path, message, part);
      return undefined;
    },
  };
}
