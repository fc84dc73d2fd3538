import type { ServiceExport, ServiceImport } from '../../../cluster/objects.ts';
import type { ApiFields } from '../apiValue.ts';
import { metadata } from './metadata.ts';

// Group and version of KEP-1645, "Multi-Cluster Services API".
const API_VERSION = 'multicluster.x-k8s.io/v1alpha1';

/** A ServiceExport (`pkg/apis/v1alpha1/serviceexport.go` of kubernetes-sigs/mcs-api). */
export function serviceExportFields({ meta, status }: ServiceExport): ApiFields {
  // No condition before a controller has looked at it.
  const { valid } = status;
  const condition = valid && {
    type: 'Valid',
    status: valid.reason === 'Valid' ? 'True' : 'False',
    reason: valid.reason,
  };
  return {
    apiVersion: API_VERSION,
    kind: 'ServiceExport',
    metadata: metadata(meta),
    status: condition && { conditions: [condition] },
  };
}

/** A ServiceImport (`pkg/apis/v1alpha1/serviceimport.go` of kubernetes-sigs/mcs-api). */
export function serviceImportFields({ meta, spec, status }: ServiceImport): ApiFields {
  return {
    apiVersion: API_VERSION,
    kind: 'ServiceImport',
    metadata: metadata(meta),
    spec: {
      type: spec.type,
      ips: spec.ips,
      ports: spec.ports.map(({ name, protocol, port }) => ({ name, protocol, port })),
    },
    status: { clusters: status.clusters.map((cluster) => ({ cluster })) },
  };
}
