import { describe, expect, it } from 'vitest';
import { MAX_SIZE_CHANGES, sizeChanges } from '../../src/metrics/sizeChanges.ts';

function event(time: number, reason: string, object: string, message = '') {
  return { time, type: 'Normal', reason, object, message } as const;
}

describe('the changes of size that a timeline tells of', () => {
  it('are what autoscalers asked for, and nodes that came and went', () => {
    const entries = sizeChanges([
      event(15, 'SuccessfulRescale', 'HorizontalPodAutoscaler/web', 'New size: 4; reason: cpu above target'),
      event(20, 'Scheduled', 'Pod/web-a'),
      event(200, 'RegisteredNode', 'Node/worker-4'),
      event(900, 'RemovingNode', 'Node/worker-4'),
      event(
        950,
        'SuccessfulRescale',
        'HorizontalPodAutoscaler/web',
        'New size: 1; reason: All metrics below',
      ),
    ]);
    expect(entries.map(({ time, event: what, text, after }) => [time, what, text, after])).toEqual([
      [15, 'resized', 'the autoscaler web asks for 4 pods', null],
      [200, 'node-joined', 'worker-4 joins the cluster', null],
      [900, 'node-left', 'worker-4 leaves the cluster', null],
      [950, 'resized', 'the autoscaler web asks for 1 pod', null],
    ]);
  });

  it('leave out what was before the traffic, and what would be a wall of lines', () => {
    const early = event(-30, 'SuccessfulRescale', 'HorizontalPodAutoscaler/web', 'New size: 2; reason: x');
    const many = Array.from({ length: 100 }, (_, i) => event(i, 'RegisteredNode', `Node/worker-${i}`));
    expect(sizeChanges([early])).toEqual([]);
    expect(sizeChanges([early, ...many])).toHaveLength(MAX_SIZE_CHANGES);
  });
});
