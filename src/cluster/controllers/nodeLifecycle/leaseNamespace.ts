/** The namespace of the nodes' Leases: `staging/src/k8s.io/api/core/v1/types.go`. */
export const LEASE_NAMESPACE = 'kube-node-lease';
