// Labels of imported objects: KEP-1645, "Using EndpointSlice objects to track endpoints".

/** The cluster that an imported EndpointSlice comes from. */
export const SOURCE_CLUSTER_LABEL = 'multicluster.kubernetes.io/source-cluster';
/** The ServiceImport that an EndpointSlice, or a derived Service, belongs to. */
export const IMPORT_NAME_LABEL = 'multicluster.kubernetes.io/service-name';
/** On a ServiceImport: the derived Service (`pkg/controllers/common.go` of kubernetes-sigs/mcs-api). */
export const DERIVED_SERVICE_ANNOTATION = 'multicluster.kubernetes.io/derived-service';
