import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabelIndex } from '../../../src/cluster/labels/labelIndex.ts';
import { SelectorIndex } from '../../../src/cluster/labels/selectorIndex.ts';
import {
  matchesAll,
  matchesLabels,
  matchesSelector,
  requirementsOf,
} from '../../../src/cluster/labels/selectors.ts';
import type { LabelSelectorRequirement, Labels, ObjectMeta } from '../../../src/cluster/objects.ts';

const expression = (
  operator: LabelSelectorRequirement['operator'],
  ...values: string[]
): LabelSelectorRequirement => ({ key: 'tier', operator, values });

describe('selectors', () => {
  it('an empty selector matches everything', () => {
    expect(matchesLabels({}, { a: '1' })).toBe(true);
    expect(matchesSelector({ matchLabels: {}, matchExpressions: [] }, {})).toBe(true);
  });

  it('every label and every expression must hold', () => {
    const selector = { matchLabels: { app: 'web' }, matchExpressions: [expression('In', 'front', 'edge')] };
    expect(matchesSelector(selector, { app: 'web', tier: 'edge' })).toBe(true);
    expect(matchesSelector(selector, { app: 'web', tier: 'back' })).toBe(false);
    expect(matchesSelector(selector, { tier: 'edge' })).toBe(false);
  });

  it('NotIn and DoesNotExist hold for a label that is absent, In and Exists do not', () => {
    const holds = (requirement: LabelSelectorRequirement): boolean => matchesAll([requirement], {});
    expect(holds(expression('NotIn', 'front'))).toBe(true);
    expect(holds(expression('DoesNotExist'))).toBe(true);
    expect(holds(expression('In', 'front'))).toBe(false);
    expect(holds(expression('Exists'))).toBe(false);
  });

  it('NotIn, Exists and DoesNotExist look at a label that is there', () => {
    const holds = (requirement: LabelSelectorRequirement): boolean =>
      matchesAll([requirement], { tier: 'front' });
    expect(holds(expression('NotIn', 'front'))).toBe(false);
    expect(holds(expression('NotIn', 'back'))).toBe(true);
    expect(holds(expression('Exists'))).toBe(true);
    expect(holds(expression('DoesNotExist'))).toBe(false);
  });
});

const someLabels = fc.dictionary(fc.constantFrom('app', 'tier', 'track'), fc.constantFrom('a', 'b'));
const someRequirements = fc.oneof(
  someLabels.map(requirementsOf),
  fc.constantFrom([expression('Exists')], [expression('NotIn', 'a')], [expression('In', 'a', 'b')]),
);
const inNamespace = fc.constantFrom('default', 'other');

const meta = (uid: number, namespace: string, labels: Labels): { meta: ObjectMeta } => ({
  meta: {
    uid: `${uid}`,
    name: '',
    namespace,
    labels,
    annotations: {},
    resourceVersion: 0,
    creationTimestamp: 0,
  },
});

describe('indexes of labels and selectors', () => {
  it('SelectorIndex finds exactly the selectors that match, like a try of all', () => {
    const selectors = fc.array(fc.record({ namespace: inNamespace, requirements: someRequirements }));
    fc.assert(
      fc.property(selectors, inNamespace, someLabels, fc.nat(5), (all, namespace, labels, removed) => {
        const index = new SelectorIndex<number>();
        for (const [i, one] of all.entries()) index.set(`${i}`, one.namespace, one.requirements, i);
        index.delete(`${removed}`);
        const found: number[] = [];
        index.forEachMatch(namespace, labels, (value) => found.push(value));
        const expected = all.flatMap((one, i) =>
          i !== removed && one.namespace === namespace && matchesAll(one.requirements, labels) ? [i] : [],
        );
        expect(found.sort((a, b) => a - b)).toEqual(expected);
      }),
    );
  });

  it('LabelIndex finds exactly the objects that a selector matches, like a try of all', () => {
    const objects = fc.array(fc.record({ namespace: inNamespace, labels: someLabels }));
    fc.assert(
      fc.property(
        objects,
        inNamespace,
        someRequirements,
        fc.nat(5),
        (all, namespace, requirements, removed) => {
          const index = new LabelIndex<{ meta: ObjectMeta }>();
          const filed = all.map((one, i) => meta(i, one.namespace, one.labels));
          for (const object of filed) index.add(object);
          if (removed < filed.length) index.remove(filed[removed]);
          const expected = filed.filter(
            (object, i) =>
              i !== removed &&
              object.meta.namespace === namespace &&
              matchesAll(requirements, object.meta.labels),
          );
          expect(index.matching(namespace, requirements)).toEqual(expected);
        },
      ),
    );
  });

  it('a selector filed again under the same identity replaces the earlier one', () => {
    const index = new SelectorIndex<string>();
    index.set('svc', 'default', requirementsOf({ app: 'old' }), 'old');
    index.set('svc', 'default', requirementsOf({ app: 'new' }), 'new');
    const found: string[] = [];
    index.forEachMatch('default', { app: 'old' }, (value) => found.push(value));
    index.forEachMatch('default', { app: 'new' }, (value) => found.push(value));
    expect(found).toEqual(['new']);
  });
});
