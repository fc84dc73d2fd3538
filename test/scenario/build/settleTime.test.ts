import { describe, expect, it } from 'vitest';
import { APP, problemsOf, scenarioText } from '../trial.ts';

/** What is said of a scenario whose Deployment has so many pods. */
function problems(replicas: number, sections: Record<string, string> = {}): string[] {
  const app = APP.replace(/replicas: \d+/, `replicas: ${replicas}`);
  return problemsOf({ 'scenario.yaml': scenarioText(sections), 'app.yaml': app }).filter((text) =>
    text.includes('settle'),
  );
}

describe('the time before the traffic', () => {
  it('is long enough for what 20 pods a second after the first 30 come to', () => {
    expect(problems(30 + 20 * 60)).toEqual([]);
  });

  it('brings a warning with a better one where it is not', () => {
    const [warning, ...others] = problems(5_030);
    expect(others).toEqual([]);
    expect(warning).toContain(
      'settle: 5030 pods cannot be there after 1m: creating them takes 4m10s at the least (cluster.settings.controllerManager.kubeAPIQPS); write settle: 4m30s',
    );
    expect(problems(5_030, { settle: '270s' })).toEqual([]);
  });

  it('is not asked about where the clients have no limit', () => {
    const cluster =
      '{nodes: [{name: n}], settings: {controllerManager: {kubeAPIQPS: 0}, scheduler: {kubeAPIQPS: 0}}}';
    expect(problems(5_030, { cluster })).toEqual([]);
  });
});
