/** kubeadm's range for the addresses of Services (`--service-cluster-ip-range`): 2^20, less two that cannot be used. */
export const CLUSTER_IP_RANGE = '10.96.0.0/12';

/** The first usable address, which belongs to the `kubernetes` Service of every cluster. */
export const KUBERNETES_SERVICE_IP = '10.96.0.1';

/** Ports of the nodes that Services can have: the default of `--service-node-port-range`. */
export const NODE_PORT_RANGE = { first: 30_000, last: 32_767 } as const;
