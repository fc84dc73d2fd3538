import { describe, expect, it } from 'vitest';
import { APP, loaded, problemsOf, scenarioText } from '../trial.ts';

const FILES = { 'scenario.yaml': scenarioText(), 'app.yaml': APP };

function replicas(...set: string[]): number | undefined {
  const objects = loaded(FILES, { set }).manifests.map(({ manifest }) => manifest);
  const [deployment] = objects.filter(({ kind }) => kind === 'Deployment');
  return deployment?.kind === 'Deployment' ? deployment.spec.replicas : undefined;
}

describe('an option that changes an object of the manifests', () => {
  it('finds it by kind and name, wherever it is written, without regard to case', () => {
    expect(replicas()).toBe(2);
    expect(replicas('manifests.Deployment/web.spec.replicas=7')).toBe(7);
    expect(replicas('manifests.deployment/web.spec.replicas=8')).toBe(8);
  });

  it('applies several in their order', () => {
    const set = ['manifests.Deployment/web.spec.replicas=7', 'manifests.Deployment/web.spec={replicas: 1}'];
    expect(problemsOf(FILES, { set }).length).toBeGreaterThan(0);
    expect(replicas(set[0], 'manifests.Deployment/web.spec.replicas=3')).toBe(3);
  });

  it('is what a problem in the changed part is reported at', () => {
    expect(problemsOf(FILES, { set: ['manifests.Deployment/web.spec.replicas=-1'] })).toEqual([
      expect.stringMatching(/^--set manifests\.Deployment\/web\.spec\.replicas: error: .*replicas/),
    ]);
  });

  it('names the nearest object where there is none of that name', () => {
    expect(problemsOf(FILES, { set: ['manifests.Deployment/wep.spec.replicas=3'] })).toEqual([
      '--set manifests.Deployment/wep.spec.replicas: error: no manifest has an object "Deployment/wep", did you mean "Deployment/web"?; there are Deployment/web and Service/web',
    ]);
  });

  it('leaves elements of the list of manifests to their numbers', () => {
    expect(problemsOf(FILES, { set: ['manifests.5=x.yaml'] })[0]).toContain('manifests has no element "5"');
  });
});

describe('thresholds in place of the scenario’s', () => {
  it('are reported at the option', () => {
    expect(loaded(FILES, { slo: { 'web.latency': ['avg<1s'] } }).thresholds).toMatchObject([
      { source: 'web.latency: avg<1s' },
    ]);
    expect(problemsOf(FILES, { slo: { 'web.latency': ['soon'] } })[0]).toMatch(/^--slo: error: /);
  });
});
