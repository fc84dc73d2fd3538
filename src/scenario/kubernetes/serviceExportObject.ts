import { z } from 'zod';
import type { Manifest } from '../../cluster/objects.ts';
import { metadata } from './metadata.ts';
import { serviceNameProblem } from './names.ts';
import type { ObjectReport } from './objectReport.ts';
import { shapeCheck } from './shapeCheck.ts';

/**
 * `multicluster.x-k8s.io/v1alpha1` ServiceExport: its name and namespace say it all (KEP-1645). Strict but
 * for `spec`, which later versions of the API may fill.
 */
const rawServiceExport = z.strictObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z
    .looseObject({
      name: z.string().exactOptional(),
      namespace: z.string().exactOptional(),
      labels: z.record(z.string(), z.string()).exactOptional(),
      annotations: z.record(z.string(), z.string()).exactOptional(),
    })
    .exactOptional(),
  spec: z.looseObject({}).exactOptional(),
  status: z.unknown().exactOptional(),
});

/** Checks a ServiceExport. */
export const checkServiceExport = shapeCheck(rawServiceExport, ['metadata', 'spec', 'status']);

/**
 * A ServiceExport as the API server would store it. Whether there is such a Service does not matter to it.
 * The name is that of the Service which it exports, and has to be one.
 */
export function serviceExportObject(
  { metadata: raw }: z.output<typeof rawServiceExport>,
  report: ObjectReport,
): Manifest {
  return { kind: 'ServiceExport', meta: metadata(raw, serviceNameProblem, report), spec: {} };
}
