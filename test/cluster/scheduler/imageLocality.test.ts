import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Node, NodeImage } from '../../../src/cluster/objects.ts';
import {
  ClusterImages,
  imageLocalityScores,
  imageScore,
  normalisedImageName,
} from '../../../src/cluster/scheduler/imageLocality.ts';
import { NodeInfo } from '../../../src/cluster/scheduler/nodeInfo.ts';

const MiB = 2 ** 20;

function node(index: number, images: readonly NodeImage[]): NodeInfo {
  const name = `n${index}`;
  const made: Node = {
    kind: 'Node',
    meta: {
      name,
      uid: name,
      namespace: '',
      labels: {},
      annotations: {},
      resourceVersion: 1,
      creationTimestamp: 0,
    },
    spec: { podCIDR: '', unschedulable: false, taints: [] },
    status: {
      address: '',
      allocatable: { cpu: 1, memory: 1, pods: 1 },
      condition: { ready: 'True', lastTransitionTime: 0 },
      images,
    },
  };
  return new NodeInfo(made, index);
}

/** The scores of nodes that hold these images, for a pod with one container of each wanted image. */
function scores(wanted: readonly string[], ...held: readonly (readonly NodeImage[])[]): number[] {
  const images = new ClusterImages();
  for (const each of held) images.change([], each);
  const nodes = held.map((each, i) => node(i, each));
  const out = new Float64Array(nodes.length);
  imageLocalityScores(
    wanted.map((image) => ({ image })),
    images,
    nodes.length,
    nodes,
    out,
  );
  return [...out];
}

describe('ImageLocality', () => {
  const web = { name: 'registry:5000/web', size: 500 * MiB };

  it('favours the node that holds the image, less so if few nodes do', () => {
    // Half of the nodes: 250 MiB count, of which floor(100 (250 - 23) / (1000 - 23)) = 23.
    expect(scores(['registry:5000/web:latest'], [web], [])).toEqual([23, 0]);
    // All of them: 500 MiB count, for each alike.
    expect(scores(['registry:5000/web'], [web], [web])).toEqual([48, 48]);
  });

  it('adds the images up, and gives each container the same share of the score', () => {
    const db = { name: 'db:1', size: 300 * MiB };
    // (500 + 300 / 2) MiB with two containers: floor(100 (650 - 23) / (2000 - 23)).
    expect(scores(['registry:5000/web', 'db:1'], [web, db], [web])).toEqual([31, 24]);
  });

  it('gives nothing for images that are small, and 100 at most', () => {
    expect(imageScore(23 * MiB, 1)).toBe(0);
    expect(imageScore(24 * MiB, 3)).toBe(0);
    expect(imageScore(1000 * MiB, 1)).toBe(100);
    expect(imageScore(5000 * MiB, 1)).toBe(100);
  });

  it('takes a missing tag for latest, but not the port of a registry for a tag', () => {
    expect(normalisedImageName('web')).toBe('web:latest');
    expect(normalisedImageName('web:1')).toBe('web:1');
    expect(normalisedImageName('registry:5000/web')).toBe('registry:5000/web:latest');
  });

  it('forgets an image that the last node has lost', () => {
    const image = fc.constantFrom('a', 'b', 'c').map((name) => ({ name, size: 100 }));
    const lists = fc.array(fc.uniqueArray(image, { selector: ({ name }) => name }));
    fc.assert(
      fc.property(lists, (changes) => {
        const images = new ClusterImages();
        let before: readonly NodeImage[] = [];
        for (const after of changes) {
          images.change(before, after);
          before = after;
        }
        for (const name of ['a', 'b', 'c'])
          expect(images.spreadSize(name, 1)).toBe(before.some((held) => held.name === name) ? 100 : 0);
        expect(images.isEmpty).toBe(before.length === 0);
      }),
    );
  });
});
