import { describe, expect, it } from 'vitest';
import { EventLoop } from '../../../src/engine/eventLoop.ts';
import { IngressConfig } from '../../../src/network/ingress/ingressConfig.ts';
import { IngressSync } from '../../../src/network/ingress/ingressSync.ts';
import { DEFAULT_INGRESS_SETTINGS } from '../../../src/network/ingress/settings.ts';
import { ServicePorts } from '../../../src/network/servicePorts.ts';
import { SHOP } from '../../workload/ingress/ingressRoom.ts';

/** Changes at these times; @returns when the workers found which version. Their looks are at 0.25 s, 1.25 s, ... */
function foundAfter(changes: readonly number[], stopAt = 100): readonly string[] {
  const loop = new EventLoop();
  const config = new IngressConfig(new ServicePorts(), []);
  const found: string[] = [];
  const settings = { ...DEFAULT_INGRESS_SETTINGS, syncRateLimit: 0.5, pollPeriod: 1 };
  const sync = new IngressSync(
    loop,
    config,
    settings,
    () => 0.25,
    ({ version }) => found.push(`${loop.now}: ${version}`),
  );
  for (const time of changes) {
    loop.setTimer(time, () => {
      config.take(SHOP, true);
      sync.changed();
    });
  }
  loop.setTimer(stopAt, () => sync.stop());
  loop.advance(200);
  return found;
}

describe('the workers of an ingress', () => {
  it('have what is known at their start', () => {
    expect(foundAfter([])).toEqual(['0: 0']);
  });

  it('find a change when they next look', () => {
    expect(foundAfter([5.5])).toEqual(['0: 0', '6.25: 1']);
    expect(foundAfter([5.25])).toEqual(['0: 0', '5.25: 1']);
  });

  it('get changes in one configuration that come before the controller may write again', () => {
    // Written at 5 s, and after two seconds at 7 s.
    expect(foundAfter([5, 5.1, 6.9])).toEqual(['0: 0', '5.25: 1', '7.25: 3']);
  });

  it('find nothing more once their pod is gone', () => {
    expect(foundAfter([5.5], 5.75)).toEqual(['0: 0']);
  });
});
