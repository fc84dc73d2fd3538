import type { Problems } from '../diagnostics/problems.ts';
import { isMapping, type Located, valueAt } from '../source/located.ts';
import { type ClusterSections, clustersLanguage, multiCluster, oneOfSeveral } from './clusters.ts';
import { faultInClusters } from './faults.ts';
import { TEMPLATE, withParts } from './readCluster.ts';
import { parsedThresholds } from './readSections.ts';
import { parsed, parsedList, parsedMapping, type ReadShape, readShape } from './readShape.ts';
import type { Template } from './standIns.ts';
import { FAULT, TRAFFIC, WORKLOAD } from './templates.ts';
import { trafficInClusters } from './traffic.ts';
import { workload } from './workloads.ts';

/** What could be read of a scenario of several clusters; and all of it if nothing is wrong. */
export interface ReadClusterSections {
  readonly sections: { readonly [Key in keyof ClusterSections]?: ClusterSections[Key] | undefined };
  readonly complete: ClusterSections | undefined;
  /** The scenario as it was read. */
  readonly located: Located;
  /** The parts that are wrong, in whose places something else stands; absent: none is. */
  readonly unread?: ReadShape['unread'];
}

/** A cluster by a name of its own. Its manifests are read by themselves. */
const CLUSTER: Template = (index) => ({ name: `unread-${index}`, manifests: ['unread'], ...TEMPLATE });

/** Reads the sections of a scenario of several clusters, as {@link readSections} does those of one. */
export function readClusterSections(written: Located, problems: Problems): ReadClusterSections {
  const whole = clustersLanguage.safeParse(written.value);
  if (whole.success) return { sections: whole.data, complete: whole.data, located: written };
  const { shape } = clustersLanguage;
  const { located, unread } = readShape(clustersLanguage, written, problems);
  const at = (key: keyof ClusterSections) => valueAt(located.value, [key]);
  const clusters = at('clusters');
  const sections: ReadClusterSections['sections'] = {
    duration: parsed(shape.duration, at('duration')),
    warmup: parsed(shape.warmup, at('warmup')),
    settle: parsed(shape.settle, at('settle')),
    step: parsed(shape.step, at('step')),
    clusters: parsedList(
      shape.clusters,
      Array.isArray(clusters) ? clusters.map(withParts) : clusters,
      oneOfSeveral,
      CLUSTER,
    ),
    multiCluster: isMapping(at('multiCluster'))
      ? parsedMapping(multiCluster, at('multiCluster'), {})
      : parsed(shape.multiCluster, at('multiCluster')),
    workloads: parsedList(shape.workloads, at('workloads'), workload, WORKLOAD),
    traffic: parsedList(shape.traffic, at('traffic'), trafficInClusters, TRAFFIC),
    faults: parsedList(shape.faults, at('faults'), faultInClusters, FAULT),
    thresholds: parsedThresholds(at('thresholds')),
  };
  return { sections, complete: undefined, located, unread };
}
