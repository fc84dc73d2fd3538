import { expect, it } from 'vitest';
import { lookAt } from '../../../src/experiment/lookAt.ts';
import { podFor, podWords } from '../../../src/experiment/looking/podFor.ts';
import { probeOrigin } from '../../../src/experiment/looking/probeOrigin.ts';
import { withSections } from '../../scenario/trial.ts';

const world = lookAt(withSections({}), 5);

it('offers words of the form that was asked for, each of which names a pod', () => {
  expect(podWords('deploy/wep', 'default', world)).toEqual(['deploy/web']);
  expect(podWords('svc/wep', 'default', world)).toEqual(['svc/web']);
  const pods = podWords('wep', 'default', world);
  expect(pods).toHaveLength(2);
  for (const word of [...pods, 'deploy/web', 'svc/web'])
    expect(podFor(word, 'default', world)?.meta.labels).toMatchObject({ app: 'web' });
  expect(podWords('wep', 'other', world)).toEqual([]);
});

it('names what there is where there is no such place, the nearest first', () => {
  expect(() => probeOrigin('deploy/wep', 'default', world)).toThrow(
    'there is no pod or node "deploy/wep" in the namespace default at that time, did you mean "deploy/web"? There are deploy/web, ',
  );
  expect(() => probeOrigin('wurker-2', 'default', world)).toThrow(
    'did you mean "worker-2"? There are worker-',
  );
  expect(() => probeOrigin('zzz', 'default', world)).toThrow(/; there are .* and 3 more$/);
});
