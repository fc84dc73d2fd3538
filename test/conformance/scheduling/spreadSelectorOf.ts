import type { z } from 'zod';
import type { LabelSelectorRequirement } from '../../../src/cluster/objects.ts';
import { defaultSpreadSelector } from '../../../src/cluster/scheduler/spreadSelector.ts';
import type { incomingPod, owner, service } from './shapes.ts';

/** The selector of the default constraints, from the Services and owners of a case. */
export function spreadSelectorOf(
  { namespace, labels, owner: ref }: z.output<typeof incomingPod>,
  services: readonly z.output<typeof service>[],
  owners: readonly z.output<typeof owner>[],
): readonly LabelSelectorRequirement[] {
  const own = owners.find(
    (each) => each.kind === ref?.kind && each.name === ref.name && each.namespace === namespace,
  );
  const selectors = services
    .filter((each) => each.namespace === namespace)
    .map((each) => each.selector ?? undefined);
  return defaultSpreadSelector(labels, selectors, own?.selector);
}
