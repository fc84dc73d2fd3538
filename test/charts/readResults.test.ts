import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readResults } from '../../src/charts/readResults.ts';
import { NODE_FAILURE, STORY, writeSample } from './sampleResults.ts';

const folder = await writeSample();
const results = await readResults(folder);

describe('reading a results folder', () => {
  it('finds every step of every traffic source', () => {
    expect(results.steps.ends.length).toBe(NODE_FAILURE.duration);
    expect(results.steps.sources.map(({ name, sent }) => [name, sent.length])).toEqual([['web', 600]]);
  });

  it('counts the same failures in timeseries.csv and failures.csv', () => {
    const inSteps = results.steps.sources[0].failed.reduce((a, b) => a + b, 0);
    expect(results.failures.reduce((sum, { count }) => sum + count, 0)).toBe(inSteps);
    expect(inSteps).toBeGreaterThan(0);
  });

  it('keeps of the endpoints only the changes: full, without the node, rules caught up, replaced', () => {
    expect(results.availability).toEqual([
      {
        workload: 'my-nginx',
        changes: [
          { time: 1, listening: 6, ready: 6 },
          { time: 61, listening: 4, ready: 6 },
          { time: 111, listening: 4, ready: 4 },
          { time: 415, listening: 6, ready: 6 },
        ],
        // From the crash at 60 s to the removal at 110.3 s the ends of 50 steps.
        staleSteps: 50,
        peakStale: 2,
      },
    ]);
  });

  it('knows for how long each pod listened and each node was not Ready', () => {
    expect(results.pods.map(({ listeningSteps }) => listeningSteps)).toEqual([
      600, 60, 186, 600, 600, 60, 186, 600,
    ]);
    expect(results.nodes.map(({ notReadySeconds }) => notReadySeconds)).toEqual([
      0,
      NODE_FAILURE.duration - Math.floor(STORY.notReady),
      0,
    ]);
  });

  it('tells what did not happen from what happened at 0', () => {
    expect(results.pods[0].terminated).toBeUndefined();
    expect(results.pods[0].created).toBe(-25);
  });

  it('counts events, also those whose message has a line break', () => {
    expect(results.eventCount).toBe(1);
  });

  it('fills a source that is absent from a step with nothing', async () => {
    const other = await writeSample({ duration: 2 });
    const text = 'time,traffic,sent,ok,failed,p50,p95,p99,max\n1,a,5,5,0,0.1,0.1,0.1,0.1\n2,b,7,7,0,,,,\n';
    await writeFile(join(other, 'timeseries.csv'), text);
    const { steps } = await readResults(other);
    expect(steps.sources.map(({ name, sent }) => [name, ...sent])).toEqual([
      ['a', 5, 0],
      ['b', 0, 7],
    ]);
    expect(steps.sources[0].p50[1]).toBeNaN();
  });
});

describe('a folder that is not what a run writes', () => {
  it('is refused with the name of the file that is missing', async () => {
    const broken = await writeSample({ duration: 2 });
    await rm(join(broken, 'summary.json'));
    await expect(readResults(broken)).rejects.toThrow(/summary\.json: .*no such file/);
  });

  it('is refused with the place of the field that is wrong', async () => {
    const broken = await writeSample({ duration: 2 });
    const text = await readFile(join(broken, 'run.json'), 'utf8');
    await writeFile(join(broken, 'run.json'), text.replace('"duration":2', '"duration":"2s"'));
    await expect(readResults(broken)).rejects.toThrow(/run\.json: scenario\.duration: .*number/);
  });

  it('is refused when it comes from another form of the files', async () => {
    const broken = await writeSample({ duration: 2 });
    const text = await readFile(join(broken, 'run.json'), 'utf8');
    await writeFile(join(broken, 'run.json'), text.replace('"schemaVersion":1', '"schemaVersion":2'));
    await expect(readResults(broken)).rejects.toThrow(/run\.json: schemaVersion/);
  });

  it('is refused when a JSON file is cut off', async () => {
    const broken = await writeSample({ duration: 2 });
    await writeFile(join(broken, 'run.json'), '{"schemaVersion": 1,');
    await expect(readResults(broken)).rejects.toThrow(/run\.json: .*JSON/);
  });
});
