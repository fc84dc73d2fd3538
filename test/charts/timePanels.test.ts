import { describe, expect, it } from 'vitest';
import type { Results } from '../../src/charts/results.ts';
import {
  backgroundLayers,
  completenessNote,
  frameNote,
  markerBand,
  markerLayers,
  timeAxis,
  timeFrameOf,
} from '../../src/charts/timePanels.ts';
import { sampleResults, withoutRows } from './drawing.ts';

const sample = await sampleResults({ duration: 120 });

/** The numbers on the time axis of a run that ends at `end`. */
function ticksOf(end: number, room = 12): number[] {
  const axis = JSON.parse(JSON.stringify(timeAxis({ ...timeFrameOf(sample), end }, 'time', true, room)));
  return axis.axis.values;
}

describe('the time axis', () => {
  it.each([
    [10, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    [600, [0, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600]],
    [3600, [0, 300, 600, 900, 1200, 1500, 1800, 2100, 2400, 2700, 3000, 3300, 3600]],
    [86400, [0, 7200, 14400, 21600, 28800, 36000, 43200, 50400, 57600, 64800, 72000, 79200, 86400]],
  ])('of %d s counts in the steps that people count in', (end, ticks) => {
    expect(ticksOf(end)).toEqual(ticks);
  });

  it('never has more numbers than there is room for, however long the run', () => {
    for (const end of [0.3, 7, 59, 61, 1000, 7777, 1e6, 1e8]) {
      for (const room of [5, 12]) {
        const ticks = ticksOf(end, room);
        expect(ticks.length).toBeLessThanOrEqual(room + 1);
        expect(ticks.at(-1)).toBeLessThanOrEqual(end * (1 + 1e-9));
      }
    }
  });
});

describe('the time frame of a run', () => {
  it('ends with the last step and holds what is marked within it', () => {
    const frame = timeFrameOf(sample);
    expect([frame.start, frame.end, frame.warmup]).toEqual([0, 120, 30]);
    expect(frame.markers[0]).toEqual({ time: 60, kind: 'fault', label: '60 s: worker-2 loses power' });
  });

  it('leaves out what was before the traffic', () => {
    const [fault] = sample.summary.timeline;
    const early: Results = { ...sample, summary: { ...sample.summary, timeline: [{ ...fault, time: -5 }] } };
    expect(timeFrameOf(early).markers).toEqual([]);
  });

  it('has neither rules nor labels nor a note without faults and warm-up', () => {
    const frame = { start: 0, end: 60, warmup: 0, markers: [] };
    expect([...backgroundLayers(frame), ...markerLayers(frame), ...markerBand(frame, 780)]).toEqual([]);
    expect(frameNote(frame)).toBe('');
  });

  it('is explained in the subtitle, with the fault by name where there is no room for labels', () => {
    const frame = timeFrameOf(sample);
    expect(frameNote(frame)).toBe(' Rules, solid: faults; dashed: what followed. Grey: warm-up.');
    expect(frameNote(frame, true)).toContain('faults (60 s: worker-2 loses power)');
  });

  it('draws a rule for each marker, solid for faults and dashed for the others', () => {
    const frame = timeFrameOf(sample);
    const [faults, reactions] = JSON.parse(JSON.stringify(markerLayers(frame)));
    expect(faults.data.values).toEqual([{ time: 60 }]);
    expect(faults.mark.strokeDash).toBeUndefined();
    expect(reactions.data.values.length).toBe(frame.markers.length - 1);
    expect(reactions.mark.strokeDash).toEqual([3, 3]);
  });
});

describe('the note on a run that was interrupted', () => {
  it('says when, and is absent for a run that came to its end', () => {
    expect(completenessNote(sample)).toBe('');
    const cut = withoutRows({ ...sample, run: { ...sample.run, complete: false } });
    expect(completenessNote(cut)).toBe('INCOMPLETE: the run was interrupted at 0 s of 120 s. ');
  });
});
