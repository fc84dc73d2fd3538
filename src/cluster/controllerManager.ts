import { UNLIMITED } from './api/rateLimiter.ts';
import type { ClusterContext } from './context.ts';
import { DaemonSetController } from './controllers/daemonSet/daemonSetController.ts';
import { DeploymentController } from './controllers/deployment/deploymentController.ts';
import { DisruptionController } from './controllers/disruption/disruptionController.ts';
import { EndpointSliceController } from './controllers/endpointSlice/endpointSliceController.ts';
import { EndpointSliceMirroringController } from './controllers/endpointSliceMirroring/endpointSliceMirroringController.ts';
import { HorizontalPodAutoscalerController } from './controllers/horizontalPodAutoscaler/horizontalPodAutoscalerController.ts';
import { NodeLifecycleController } from './controllers/nodeLifecycle/nodeLifecycleController.ts';
import { PodGcController } from './controllers/podGc/podGcController.ts';
import { ReplicaSetController } from './controllers/replicaSet/replicaSetController.ts';
import { StatefulSetController } from './controllers/statefulSet/statefulSetController.ts';
import { TaintEvictionController } from './controllers/taintEviction/taintEvictionController.ts';
import { ControllerViews } from './controllers/views.ts';
import type { MetricsServer } from './metricsServer/metricsServer.ts';
import { Process, type ProcessParts } from './process.ts';
import type { ContainerRuntime } from './runtime.ts';

/**
 * Starts the controllers, in one process and with empty memories: what a controller manager before this one knew
 * beside the objects in the store is gone. Each has a client of its own, through which its events go as well; the views
 * are shared. Source: `cmd/kube-controller-manager/app/controllermanager.go`.
 * @param runtime numbers the addresses of endpoints that are no pods
 * @param metrics a program of its own, which runs on when the controller manager does not
 * @returns the process
 */
export function startControllerManager(
  parts: ProcessParts,
  metrics: MetricsServer,
  runtime: Pick<ContainerRuntime, 'addressSlot'>,
): Process {
  const process = new Process(parts);
  const { controllerManager } = parts.settings;
  const context = (name: string): ClusterContext => process.context(name, controllerManager, true);
  const views = new ControllerViews(process.context('shared-informers', UNLIMITED, false).api);
  new DeploymentController(context('deployment-controller'), views);
  new ReplicaSetController(context('replicaset-controller'), views);
  new StatefulSetController(context('statefulset-controller'), views);
  new DaemonSetController(context('daemon-set-controller'), views);
  new EndpointSliceController(context('endpointslice-controller'), views);
  new EndpointSliceMirroringController(context('endpointslicemirroring-controller'), views, (address) =>
    runtime.addressSlot(address),
  );
  new NodeLifecycleController(context('node-controller'), views);
  new TaintEvictionController(context('taint-eviction-controller'), views);
  new DisruptionController(context('disruption-controller'), views);
  new PodGcController(context('pod-garbage-collector'), views);
  new HorizontalPodAutoscalerController(context('horizontal-pod-autoscaler'), views, metrics);
  return process;
}
