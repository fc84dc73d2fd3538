import { describe, expect, it } from 'vitest';
import { imagePullPolicy } from '../../../src/cluster/kubelet/imagePullPolicy.ts';

describe('the pull policy', () => {
  it.each([
    ['nginx', 'Always'],
    ['nginx:latest', 'Always'],
    ['nginx:1.27', 'IfNotPresent'],
    ['registry.example:5000/nginx', 'Always'],
    ['registry.example:5000/nginx:1.27', 'IfNotPresent'],
    ['nginx@sha256:0123', 'IfNotPresent'],
    ['nginx:latest@sha256:0123', 'IfNotPresent'],
  ])('of %s is %s', (image, policy) => {
    expect(imagePullPolicy({ image })).toBe(policy);
  });

  it('is what the manifest says', () => {
    expect(imagePullPolicy({ image: 'nginx', imagePullPolicy: 'Never' })).toBe('Never');
  });
});
