// Labels of EndpointSlices: `staging/src/k8s.io/api/discovery/v1/well_known_labels.go`.

/** Says whose slice it is. */
export const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';
/** Says who writes it. */
export const MANAGED_BY_LABEL = 'endpointslice.kubernetes.io/managed-by';
