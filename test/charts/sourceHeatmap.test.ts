import { describe, expect, it } from 'vitest';
import type { SourceSteps } from '../../src/charts/results.ts';
import { MOST_SOURCES, sourceHeatmap } from '../../src/charts/sourceHeatmap.ts';
import { timeFrameOf } from '../../src/charts/timePanels.ts';
import { sampleResults } from './drawing.ts';

const sample = await sampleResults({ duration: 120, fault: false });
const [calm] = sample.steps.sources;

/** A source with 100 requests in each step, of which `failed(time)` fail. */
function source(name: string, failed: (time: number) => number): SourceSteps {
  const lost = Float64Array.from(sample.steps.ends, failed);
  return { ...calm, name, sent: lost.map(() => 100), ok: lost.map((count) => 100 - count), failed: lost };
}

/** The cells of the map of these sources. */
function cellsOf(
  sources: readonly SourceSteps[],
): { source: string; from: number; to: number; share: string }[] {
  const results = { ...sample, steps: { ...sample.steps, sources } };
  const layers = JSON.parse(JSON.stringify(sourceHeatmap(results, timeFrameOf(results)))).layer;
  return layers.find((layer: { encoding: { color?: unknown } }) => layer.encoding.color).data.values;
}

describe('the map of failures by source', () => {
  it('has a cell where requests failed and none elsewhere', () => {
    const cells = cellsOf([source('a', (time) => (time === 61 ? 20 : 0)), source('b', () => 0)]);
    expect(cells).toEqual([{ source: 'a', from: 60, to: 61, share: '10 to 50 %' }]);
  });

  it.each([
    [0.5, 'under 1 %'],
    [1, '1 to 10 %'],
    [10, '10 to 50 %'],
    [50, '50 % or more'],
    [100, '50 % or more'],
  ])('puts %d in a hundred into the class of %s', (failed, share) => {
    expect(cellsOf([source('a', (time) => (time === 5 ? failed : 0))])[0].share).toBe(share);
  });

  it('keeps the sources with the most failures, in their own order', () => {
    const sources = Array.from({ length: 20 }, (_, i) => source(`s${i}`, (time) => (time === 9 ? i + 1 : 0)));
    expect(cellsOf(sources).map((cell) => cell.source)).toEqual(
      sources.slice(20 - MOST_SOURCES).map(({ name }) => name),
    );
  });
});
