/**
 * The API objects of the simulated cluster: Kubernetes' own kinds and field names, reduced to what decides where
 * a connection goes. Objects are immutable: a change is a new object with a higher resourceVersion, so that
 * a view which lags behind keeps seeing what it last saw.
 *
 * Units: CPU in millicores, memory in bytes, times and durations in seconds.
 */

export * from './objects/all.ts';
export * from './objects/autoscaling.ts';
export * from './objects/configuration.ts';
export * from './objects/ingress.ts';
export * from './objects/meta.ts';
export * from './objects/multiCluster.ts';
export * from './objects/networkPolicy.ts';
export * from './objects/node.ts';
export * from './objects/pod.ts';
export * from './objects/policy.ts';
export * from './objects/scheduling.ts';
export * from './objects/service.ts';
export * from './objects/workloads.ts';
