import { describe, expect, it } from 'vitest';
import { withDefaultTolerations } from '../../../src/cluster/api/admission.ts';
import type { Toleration } from '../../../src/cluster/objects.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../src/cluster/settings.ts';
import { podSpec } from '../world.ts';

const NOT_READY: Toleration = {
  key: 'node.kubernetes.io/not-ready',
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 300,
};
const UNREACHABLE: Toleration = { ...NOT_READY, key: 'node.kubernetes.io/unreachable' };

function admitted(...tolerations: Toleration[]): readonly Toleration[] {
  return withDefaultTolerations(podSpec({ tolerations }), DEFAULT_CLUSTER_SETTINGS).tolerations;
}

describe('default tolerations', () => {
  it('let a pod stay for 300 s on a node that is not ready or unreachable', () => {
    expect(admitted()).toEqual([NOT_READY, UNREACHABLE]);
  });

  it('leave a toleration of the pod as it is', () => {
    const own = { ...UNREACHABLE, tolerationSeconds: 5 };
    expect(admitted(own)).toEqual([own, NOT_READY]);
  });

  it('are not added for a pod that tolerates everything', () => {
    expect(admitted({ operator: 'Exists' })).toEqual([{ operator: 'Exists' }]);
  });

  it('are added beside a toleration of another effect', () => {
    const own: Toleration = { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoSchedule' };
    expect(admitted(own)).toEqual([own, NOT_READY, UNREACHABLE]);
  });

  it('follow the settings', () => {
    const settings = { ...DEFAULT_CLUSTER_SETTINGS, defaultUnreachableTolerationSeconds: 30 };
    const { tolerations } = withDefaultTolerations(podSpec(), settings);
    expect(tolerations.map(({ tolerationSeconds }) => tolerationSeconds)).toEqual([300, 30]);
  });
});
