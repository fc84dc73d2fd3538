import { describe, expect, it } from 'vitest';
import { RepeatedWarnings } from '../../../../src/cluster/controllers/horizontalPodAutoscaler/repeatedWarnings.ts';
import { EventRecorder } from '../../../../src/cluster/eventRecorder.ts';
import { EventLoop } from '../../../../src/engine/eventLoop.ts';

describe('RepeatedWarnings', () => {
  it('tells of the first of a row only, and again once it was not there', () => {
    const told: string[] = [];
    const events = new EventRecorder(new EventLoop(), ({ message }) => told.push(message));
    const warnings = new RepeatedWarnings(events, 'HorizontalPodAutoscaler/web');
    const passes = [['a', 'a'], ['a', 'b'], ['b'], [], ['b']];
    for (const pass of passes) {
      warnings.nextPass();
      for (const message of pass) warnings.warn('Failed', message);
    }
    expect(told).toEqual(['a', 'b', 'b']);
  });
});
