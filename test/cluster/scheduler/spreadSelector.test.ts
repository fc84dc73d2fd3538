import { describe, expect, it } from 'vitest';
import { defaultSpreadSelector } from '../../../src/cluster/scheduler/spreadSelector.ts';

const labels = { app: 'web', tier: 'front' };
const app = { key: 'app', operator: 'In', values: ['web'] };
const tier = { key: 'tier', operator: 'In', values: ['front'] };
const hash = { key: 'pod-template-hash', operator: 'In', values: ['5d4'] };
const owner = { matchLabels: { 'pod-template-hash': '5d4' }, matchExpressions: [] };

describe('the selector of the default spread constraints', () => {
  it('is empty for a pod without Service and owner', () => {
    expect(defaultSpreadSelector(labels, [], undefined)).toEqual([]);
    expect(defaultSpreadSelector(labels, [{ app: 'other' }, undefined], undefined)).toEqual([]);
  });

  it('is that of the Service, and of the owner, together', () => {
    expect(defaultSpreadSelector(labels, [{ app: 'web' }], undefined)).toEqual([app]);
    expect(defaultSpreadSelector(labels, [], owner)).toEqual([hash]);
    expect(defaultSpreadSelector(labels, [{ app: 'web' }], owner)).toEqual([app, hash]);
  });

  it('is narrowed by a second Service', () => {
    expect(defaultSpreadSelector(labels, [{ app: 'web' }, { tier: 'front' }], undefined)).toEqual([
      app,
      tier,
    ]);
  });

  it("has the owner's expressions, too", () => {
    const expression = { key: 'track', operator: 'Exists', values: [] } as const;
    const selector = { ...owner, matchExpressions: [expression] };
    expect(defaultSpreadSelector(labels, [], selector)).toEqual([hash, expression]);
  });
});
