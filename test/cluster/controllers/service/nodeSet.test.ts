import { describe, expect, it } from 'vitest';
import {
  EXCLUDE_LABEL,
  isExcluded,
  isInNodeSet,
  needsResync,
} from '../../../../src/cluster/controllers/service/nodeSet.ts';
import { changed, nodeOf } from '../../../conformance/networking/nodeShape.ts';

const node = nodeOf({}, [], 'machine-1');
const excluded = changed(node, ['label', EXCLUDE_LABEL, '']);
const leaving = changed(node, ['taint', 'ToBeDeletedByClusterAutoscaler']);

describe('the label that keeps a node out of load balancers', () => {
  it.each(['', 'true', 'yes', 'foo'])('does so with the value "%s"', (value) => {
    expect(isExcluded({ [EXCLUDE_LABEL]: value })).toBe(true);
  });

  it.each(['false', 'False', 'F', '0'])('does not with the value "%s", which means false', (value) => {
    expect(isExcluded({ [EXCLUDE_LABEL]: value })).toBe(false);
  });
});

describe('the targets of a load balancer', () => {
  it('are nodes that are neither excluded nor about to go, ready or not', () => {
    expect(isInNodeSet(node)).toBe(true);
    expect(isInNodeSet(changed(node, ['ready', false]))).toBe(true);
    for (const other of [excluded, leaving, changed(node, ['deleting'])])
      expect(isInNodeSet(other)).toBe(false);
  });

  it('are looked at anew when the label or the machine changes, and not for the taint alone', () => {
    expect(needsResync(node, excluded)).toBe(true);
    expect(needsResync(excluded, node)).toBe(true);
    expect(needsResync(node, changed(node, ['provider_id', 'machine-2']))).toBe(true);
    expect(needsResync(node, leaving)).toBe(false);
    expect(needsResync(node, changed(node, ['ready', false]))).toBe(false);
    // Both values exclude: nothing changes.
    expect(needsResync(excluded, changed(node, ['label', EXCLUDE_LABEL, 'yes']))).toBe(false);
  });
});
