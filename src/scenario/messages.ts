/**
 * Everything that is said to the author of a scenario or manifest. One sentence a problem: what is wrong, what was
 * expected and, where there is one, the nearest known spelling. Where Kubernetes has words for it, they are used
 * (`pkg/apis/core/validation`, `staging/src/k8s.io/apimachinery/pkg/util/validation`).
 */

export * from './messages/autoscaling.ts';
export * from './messages/balancing.ts';
export * from './messages/calls.ts';
export * from './messages/clusters.ts';
export * from './messages/configuration.ts';
export * from './messages/document.ts';
export * from './messages/faults.ts';
export * from './messages/files.ts';
export * from './messages/health.ts';
export * from './messages/ingress.ts';
export * from './messages/loadBalancers.ts';
export * from './messages/model.ts';
export * from './messages/networkPolicies.ts';
export * from './messages/objects.ts';
export * from './messages/placement.ts';
export * from './messages/pods.ts';
export * from './messages/resilience.ts';
export * from './messages/servers.ts';
export * from './messages/serviceObjects.ts';
export * from './messages/thresholds.ts';
export * from './messages/tls.ts';
export * from './messages/traffic.ts';
export * from './messages/values.ts';
export * from './messages/workloadObjects.ts';
