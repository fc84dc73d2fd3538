import { describe, expect, it } from 'vitest';
import { ApiServer } from '../../../../src/cluster/api/apiServer.ts';
import { AutoscaledPods } from '../../../../src/cluster/controllers/horizontalPodAutoscaler/autoscaledPods.ts';
import { ControllerViews } from '../../../../src/cluster/controllers/views.ts';
import { newPodStatus } from '../../../../src/cluster/newPodStatus.ts';
import type { LabelSelector } from '../../../../src/cluster/objects.ts';
import { DEFAULT_CLUSTER_SETTINGS } from '../../../../src/cluster/settings.ts';
import { EventLoop } from '../../../../src/engine/eventLoop.ts';
import { RandomStreams } from '../../../../src/engine/random.ts';
import { podSpec } from '../../world.ts';

const WEB: LabelSelector = { matchLabels: { app: 'web' }, matchExpressions: [] };

class Bench {
  readonly loop = new EventLoop();
  readonly api = new ApiServer(this.loop, DEFAULT_CLUSTER_SETTINGS, new RandomStreams(1));
  readonly pods = new AutoscaledPods(new ControllerViews(this.api));

  make(name: string, app: string, namespace = 'default'): void {
    this.api.createNow('Pod', { name, namespace, labels: { app } }, (meta) => ({
      kind: 'Pod',
      meta,
      spec: podSpec(),
      status: newPodStatus(0),
    }));
  }

  /** What the autoscaler has once all that was written has been seen. */
  selected(autoscaler = 'default/web', selector = WEB): string[] {
    this.loop.advance(this.loop.now + 1);
    return this.pods.select(autoscaler, 'default', selector).map(({ meta }) => meta.name);
  }
}

describe('AutoscaledPods', () => {
  it('has the pods of the namespace that the selector matches, those of before and of after', () => {
    const bench = new Bench();
    bench.make('a', 'web');
    bench.make('b', 'other');
    bench.make('c', 'web', 'elsewhere');
    expect(bench.selected()).toEqual(['a']);
    bench.make('d', 'web');
    expect(bench.selected()).toEqual(['a', 'd']);
    bench.api.deleteNow('Pod', 'default/a', { gracePeriodSeconds: 0 });
    expect(bench.selected()).toEqual(['d']);
  });

  it('lets a pod go that loses its label', () => {
    const bench = new Bench();
    bench.make('a', 'web');
    expect(bench.selected()).toEqual(['a']);
    bench.api.patchNow('Pod', 'default/a', undefined, (pod) => ({
      ...pod,
      meta: { ...pod.meta, labels: { app: 'other' } },
    }));
    expect(bench.selected()).toEqual([]);
  });

  it('follows a new selector', () => {
    const bench = new Bench();
    bench.make('a', 'web');
    bench.make('b', 'other');
    expect(bench.selected()).toEqual(['a']);
    const all = { matchLabels: {}, matchExpressions: [] };
    expect(bench.selected('default/web', all)).toEqual(['a', 'b']);
  });

  it('names every autoscaler that wants a pod, until it is gone', () => {
    const bench = new Bench();
    bench.make('a', 'web');
    bench.selected('default/one');
    bench.selected('default/two');
    const wanted = () => bench.pods.selecting(bench.pods.select('default/one', 'default', WEB));
    expect(wanted()).toEqual(['default/one', 'default/two']);
    bench.pods.forget('default/two');
    expect(wanted()).toEqual(['default/one']);
  });
});
