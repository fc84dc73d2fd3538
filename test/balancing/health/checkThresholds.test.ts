import { describe, expect, it } from 'vitest';
import {
  ALB_HEALTH_CHECK,
  CheckedHealth,
  type CheckResult,
  type CheckThresholds,
  envoyThresholds,
  HAPROXY_HEALTH_CHECK,
  probeRate,
} from '../../../src/balancing/health/checkThresholds.ts';

/** What is believed after each check: + for success, - for failure, ! for a wrong answer. */
function beliefs(thresholds: CheckThresholds, checks: string): string {
  const results: Record<string, CheckResult> = { '+': 'success', '-': 'failure', '!': 'wrong-answer' };
  const health = new CheckedHealth(thresholds);
  return [...checks]
    .map((check) => {
      health.checked(results[check]);
      return health.healthy ? 'u' : 'd';
    })
    .join('');
}

describe('CheckedHealth', () => {
  it('of Envoy starts with one success, and then asks for as many as the threshold says', () => {
    expect(beliefs(envoyThresholds(2, 3), '+--+---++')).toBe('uuuuuuddu');
    expect(beliefs(envoyThresholds(2, 3), '-+++')).toBe('dduu');
  });

  it('of Envoy believes a wrong answer at once', () => {
    expect(beliefs(envoyThresholds(2, 3), '+!++')).toBe('uddu');
    expect(beliefs(envoyThresholds(2, 3), '+!+!++')).toBe('uddddu');
  });

  it('of HAProxy is up before the first check, and down after it if that fails', () => {
    expect(new CheckedHealth(HAPROXY_HEALTH_CHECK).healthy).toBe(true);
    expect(beliefs(HAPROXY_HEALTH_CHECK, '-+-++')).toBe('ddddu');
    expect(beliefs(HAPROXY_HEALTH_CHECK, '+--+---')).toBe('uuuuuud');
  });

  it('of a load balancer takes a new target after one success and one that failed after five', () => {
    expect(beliefs(ALB_HEALTH_CHECK, '+--+++++')).toBe('uudddddu');
  });

  it('tells when the opinion changes', () => {
    const health = new CheckedHealth(envoyThresholds(1, 2));
    const checks: CheckResult[] = ['success', 'failure', 'failure', 'failure'];
    expect(checks.map((one) => health.checked(one))).toEqual([true, false, true, false]);
  });
});

it('sidecars send a probe for each pair of pods and interval', () => {
  expect(probeRate(100, 50, 10)).toBe(500);
});
