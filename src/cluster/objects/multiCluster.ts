import type { ObjectMeta } from './meta.ts';
import type { ServicePort } from './service.ts';

/** Why a ServiceExport has no effect: `pkg/apis/v1beta1/serviceexport.go` of kubernetes-sigs/mcs-api. */
export type ExportProblem = 'NoService' | 'InvalidServiceType';

/** What the exports of several clusters may disagree about; the oldest is right (KEP-1645). */
export type ExportConflict = 'PortConflict' | 'TypeConflict';

/** The Service of this name is for all clusters of the set (`multicluster.x-k8s.io`, KEP-1645). */
export interface ServiceExport {
  readonly kind: 'ServiceExport';
  readonly meta: ObjectMeta;
  readonly spec: Readonly<Record<string, never>>;
  readonly status: {
    /** The condition `Valid`; absent: no controller has looked at it yet. */
    readonly valid?: { readonly reason: 'Valid' | ExportProblem };
  };
}

/** Does the Service have an address for all clusters together, or its pods names of their own? */
export type ServiceImportType = 'ClusterSetIP' | 'Headless';

/** A Service that some cluster exports, as one of the set sees it. */
export interface ServiceImport {
  readonly kind: 'ServiceImport';
  readonly meta: ObjectMeta;
  readonly spec: {
    readonly type: ServiceImportType;
    readonly ports: readonly Pick<ServicePort, 'name' | 'protocol' | 'port'>[];
    /** The ClusterSetIP, which each cluster gives for itself; empty for a headless one. */
    readonly ips: readonly string[];
  };
  /** Names of the clusters that export it. */
  readonly status: { readonly clusters: readonly string[] };
}
