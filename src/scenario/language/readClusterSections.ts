import type { z } from 'zod';
import type { Problems } from '../diagnostics/problems.ts';
import { type Located, valueAt } from '../source/located.ts';
import { type ClusterSections, clustersLanguage } from './clusters.ts';
import { checkKeys, parsed } from './readSections.ts';

/**
 * Those sections of a scenario of several clusters that are right; and all of them if none is wrong. A wrong
 * section is undefined: what refers to it is then not checked, and one mistake stays one problem.
 */
export interface ReadClusterSections {
  readonly sections: { readonly [Key in keyof ClusterSections]?: ClusterSections[Key] | undefined };
  readonly complete: ClusterSections | undefined;
}

/** Reads the sections of a scenario of several clusters, each by itself if something is wrong. */
export function readClusterSections(located: Located, problems: Problems): ReadClusterSections {
  const whole = clustersLanguage.safeParse(located.value);
  if (whole.success) return { sections: whole.data, complete: whole.data };
  const { shape } = clustersLanguage;
  checkKeys(located, problems, Object.keys(shape));
  const read = <S extends z.ZodType>(key: string, schema: S): z.output<S> | undefined =>
    parsed(schema, located, [key], problems);
  // A name may be left out, but its schema knows that only as a part of the whole.
  if (valueAt(located.value, ['name']) !== undefined) read('name', shape.name);
  for (const key of ['description', 'seed', 'settle'] as const) read(key, shape[key]);
  return {
    sections: {
      duration: read('duration', shape.duration),
      warmup: read('warmup', shape.warmup),
      step: read('step', shape.step),
      clusters: read('clusters', shape.clusters),
      multiCluster: read('multiCluster', shape.multiCluster),
      workloads: read('workloads', shape.workloads),
      traffic: read('traffic', shape.traffic),
      faults: read('faults', shape.faults),
      thresholds: read('thresholds', shape.thresholds),
    },
    complete: undefined,
  };
}
