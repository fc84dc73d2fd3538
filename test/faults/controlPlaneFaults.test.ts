import { describe, expect, it } from 'vitest';
import { controlPlaneOutage } from '../../src/faults/controlPlaneFaults.ts';
import { FakeSite } from './fakeSite.ts';

const KINDS = ['api-server-outage', 'controller-manager-outage', 'scheduler-outage'] as const;

describe('an outage of a part of the control plane', () => {
  it.each([
    ['api-server-outage', 'api-server', 'ApiServer', 'Component/kube-apiserver'],
    [
      'controller-manager-outage',
      'controller-manager',
      'ControllerManager',
      'Component/kube-controller-manager',
    ],
    ['scheduler-outage', 'scheduler', 'Scheduler', 'Component/kube-scheduler'],
  ] as const)('%s is reported when it begins and when it ends', (kind, part, reason, object) => {
    const site = new FakeSite();
    controlPlaneOutage({ kind, at: 0, duration: 90 }, site);
    site.loop.advance(200);
    expect(site.done).toEqual([`0: ${part} down`, `90: ${part} back`]);
    expect(site.events.map((event) => [event.time, event.reason, event.object])).toEqual([
      [0, `${reason}Outage`, object],
      [90, `${reason}Restored`, object],
    ]);
  });

  it.each(KINDS)('%s without a duration lasts to the end', (kind) => {
    const site = new FakeSite();
    controlPlaneOutage({ kind, at: 0 }, site);
    site.loop.advance(1e6);
    expect(site.done).toHaveLength(1);
    expect(site.events).toHaveLength(1);
  });
});
