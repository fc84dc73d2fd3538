import { describe, expect, it } from 'vitest';
import { newPodStatus } from '../../../src/cluster/newPodStatus.ts';
import type { Labels, Manifest, Pod, PodAffinityTerm } from '../../../src/cluster/objects.ts';
import {
  selectsNamespace,
  termNamespaces,
  termRequirements,
} from '../../../src/cluster/scheduler/affinityTerm.ts';
import { barePod, nodes, podSpec, World } from '../world.ts';

const META = { annotations: {}, resourceVersion: 1, creationTimestamp: 0 };
const pod = (labels: Labels): Pod => ({
  kind: 'Pod',
  meta: { ...META, name: 'p', uid: 'p', namespace: 'own', labels },
  spec: podSpec(),
  status: newPodStatus(0),
});

const term: PodAffinityTerm = {
  topologyKey: 'kubernetes.io/hostname',
  labelSelector: { matchLabels: { app: 'web' }, matchExpressions: [] },
  namespaces: [],
};
const ALL = { matchLabels: {}, matchExpressions: [] };
const named = (name: string) => ({ ...ALL, matchLabels: { 'kubernetes.io/metadata.name': name } });

describe('the selector of an affinity term', () => {
  it("takes over the pod's own values of the keys to share and of those to differ in", () => {
    const keys = { matchLabelKeys: ['hash', 'absent'], mismatchLabelKeys: ['tenant'] };
    expect(termRequirements({ ...term, ...keys }, pod({ hash: 'h1', tenant: 't1' }))).toEqual([
      { key: 'app', operator: 'In', values: ['web'] },
      { key: 'hash', operator: 'In', values: ['h1'] },
      { key: 'tenant', operator: 'NotIn', values: ['t1'] },
    ]);
  });

  it('is none without a labelSelector', () => {
    const { labelSelector: _, ...without } = term;
    expect(termRequirements({ ...without, matchLabelKeys: ['hash'] }, pod({ hash: 'h1' }))).toBeUndefined();
  });
});

describe('the namespaces of an affinity term', () => {
  const looksInto = (change: Partial<PodAffinityTerm>): string[] =>
    ['own', 'a', 'b'].filter((namespace) => selectsNamespace({ ...term, ...change }, pod({}), namespace));

  it("are the pod's own if it says nothing", () => {
    expect(looksInto({})).toEqual(['own']);
    expect(termNamespaces(term, pod({}))).toEqual(['own']);
  });

  it('are the listed ones and those that the selector selects', () => {
    expect(looksInto({ namespaces: ['a'] })).toEqual(['a']);
    expect(looksInto({ namespaceSelector: named('b') })).toEqual(['b']);
    expect(looksInto({ namespaces: ['a'], namespaceSelector: named('b') })).toEqual(['a', 'b']);
    expect(looksInto({ namespaceSelector: ALL })).toEqual(['own', 'a', 'b']);
  });
});

describe('a namespaceSelector', () => {
  /** A pod `app: web` of another namespace. */
  const elsewhere: Manifest = { ...barePod('web', { app: 'web' }), meta: metaIn('elsewhere') };
  function metaIn(namespace: string) {
    return { name: 'web', namespace, labels: { app: 'web' }, annotations: {} };
  }
  const away = (change: Partial<PodAffinityTerm>) => ({
    podAntiAffinity: { required: [{ ...term, ...change }], preferred: [] },
  });

  it('makes a pod keep away from pods of other namespaces, and them from it', () => {
    const incoming = new World(nodes(1));
    incoming.cluster.apply(elsewhere);
    incoming.run(2);
    incoming.cluster.apply(barePod('shy', {}, podSpec({ affinity: away({ namespaceSelector: ALL }) })));
    incoming.cluster.apply(barePod('free', {}, podSpec({ affinity: away({}) })));
    incoming.run(5);
    expect(incoming.eventsOf('Scheduled').map(({ object }) => object)).toEqual(['Pod/web', 'Pod/free']);

    const existing = new World(nodes(1));
    existing.cluster.apply(barePod('shy', {}, podSpec({ affinity: away({ namespaceSelector: ALL }) })));
    existing.run(2);
    existing.cluster.apply(elsewhere);
    existing.run(5);
    expect(existing.eventsOf('Scheduled').map(({ object }) => object)).toEqual(['Pod/shy']);
  });

  it('lets those of namespaces that it does not select come', () => {
    const world = new World(nodes(1));
    const affinity = away({ namespaceSelector: named('third') });
    world.cluster.apply(barePod('shy', {}, podSpec({ affinity })));
    world.run(2);
    world.cluster.apply(elsewhere);
    world.run(5);
    expect(world.eventsOf('Scheduled')).toHaveLength(2);
  });
});
