import { distributionHeadline, requestsByNode } from './distributionHeadline.ts';
import { textWidth } from './fontMetrics.ts';
import { counted, countText, secondsText } from './quantities.ts';
import type { PodLife, Results } from './results.ts';
import { type Chart, chartOf, emptyChart, type Json, PLOT_WIDTH, SIZES, type Spec } from './theme.ts';
import { completenessNote } from './timePanels.ts';

/** A bar for each pod up to this number, a histogram beyond. */
const MOST_PODS = 40;
/** Bars of nodes below the histogram; more do not fit on a page. */
const MOST_NODES = 40;
/** About this many classes in the histogram. */
const BARS = 30;

/** Requests by pod, grouped by node: did the load spread as it should? */
export function distributionChart(results: Results): Chart {
  const title = distributionHeadline(results);
  const note = completenessNote(results);
  const pods = results.pods.filter((pod) => pod.node !== '');
  if (pods.length === 0) return emptyChart('distribution', title, note.trim());
  if (pods.length > MOST_PODS) return summaryChart(results, pods, title, note);
  return podChart(results, pods, title, note);
}

/** Colours of {@link presenceOf}. */
const PRESENCE = {
  domain: ['the whole run', 'part of the run', 'at no time'],
  range: ['#0072b2', '#e69f00', '#999999'],
};

/** For how much of the run the pod listened: a pod that was there for half of it serves half. */
function presenceOf(pod: PodLife, steps: number): string {
  if (pod.listeningSteps === 0 && pod.requestsServed === 0) return 'at no time';
  return pod.listeningSteps >= steps ? 'the whole run' : 'part of the run';
}

/** A plot for each node and a bar for each of its pods, all on one scale. */
function podChart(results: Results, pods: readonly PodLife[], title: string, note: string): Chart {
  const nodes = requestsByNode(results).map(({ node }) => node);
  const steps = results.steps.ends.length;
  const presence = new Set(pods.map((pod) => presenceOf(pod, steps)));
  const largest = Math.max(1, ...pods.map(({ requestsServed }) => requestsServed));
  const panels = nodes.map((node, index) => ({
    title: { text: node, fontSize: 12.5, offset: 4, frame: 'group', limit: PLOT_WIDTH },
    data: { values: barRows(pods, node, steps) },
    width: PLOT_WIDTH - 160,
    height: { step: 19 },
    encoding: {
      y: {
        field: 'pod',
        type: 'nominal',
        sort: null,
        title: null,
        axis: { labelLimit: nameRoom(pods), ticks: false },
      },
      x: requestsAxis(largest, index === nodes.length - 1),
    },
    layer: [barLayer(presence), labelLayer()],
  }));
  return chartOf(
    'distribution',
    title,
    `${note}Requests served in the whole run, warm-up included, by pod and node.`,
    {
      bounds: 'flush',
      spacing: 28,
      vconcat: panels,
    },
  );
}

/** The pods of one node, in the order of pods.csv. */
function barRows(pods: readonly PodLife[], node: string, steps: number): Json[] {
  return pods
    .filter((pod) => pod.node === node)
    .map((pod) => ({
      pod: barName(pod, pods),
      requests: pod.requestsServed,
      label: countText(pod.requestsServed),
      presence: presenceOf(pod, steps),
    }));
}

/**
 * Room for the names, pixels: that of most, and more only for longer ones, whose end is what tells them apart.
 */
function nameRoom(pods: readonly PodLife[]): number {
  const longest = Math.max(...pods.map((pod) => textWidth(barName(pod, pods), SIZES.axis)));
  return longest <= 260 ? 260 : Math.min(420, Math.ceil(longest));
}

/**
 * A pod of a StatefulSet comes back under its name. Two bars of one name would lie on one another, so those after the
 * first say when they were created.
 */
function barName({ name, created }: PodLife, pods: readonly PodLife[]): string {
  const [first] = pods.filter((pod) => pod.name === name);
  return created === first.created || created === undefined ? name : `${name}, from ${secondsText(created)}`;
}

/** @param last nothing stands below the plot, so it carries the axis */
function requestsAxis(largest: number, last: boolean): Spec {
  return {
    field: 'requests',
    type: 'quantitative',
    title: last ? 'requests served' : null,
    // Room for the number at the end of the longest bar.
    scale: { domain: [0, largest * 1.12], nice: false },
    axis: { tickCount: 6, format: ',d', labelFlush: false, ...(last ? {} : { labels: false, ticks: false }) },
  };
}

/** @param present what {@link presenceOf} says of the pods that are shown: the legend has no other entries */
function barLayer(present: ReadonlySet<string>): Spec {
  const domain = PRESENCE.domain.filter((one) => present.has(one));
  const range = domain.map((one) => PRESENCE.range[PRESENCE.domain.indexOf(one)]);
  return {
    mark: { type: 'bar', height: 13 },
    encoding: {
      color: {
        field: 'presence',
        type: 'nominal',
        scale: { domain, range },
        title: 'the pod listened for',
        legend: { titleLimit: 300, titleOrient: 'left' },
      },
    },
  };
}

/** The number of requests at the end of each bar: exact where the axis is not. */
function labelLayer(): Spec {
  return {
    mark: { type: 'text', align: 'left', dx: 4, fontSize: 11, color: '#222222' },
    encoding: { text: { field: 'label', type: 'nominal' } },
  };
}

/** For more pods than bars fit: how many pods served how much, and the sums of the nodes if those are few enough. */
function summaryChart(results: Results, pods: readonly PodLife[], title: string, note: string): Chart {
  const nodes = requestsByNode(results);
  const subtitle = `${note}${counted(pods.length, 'pod')} by the requests that they served in the whole run, warm-up included.`;
  return chartOf('distribution', title, subtitle, {
    spacing: 24,
    vconcat: [histogram(pods), ...(nodes.length <= MOST_NODES ? [nodeBars(nodes)] : [])],
  });
}

/** How many pods served how many requests. Classes have round bounds, so that they can be named. */
function histogram(pods: readonly PodLife[]): Spec {
  const largest = Math.max(1, ...pods.map(({ requestsServed }) => requestsServed));
  const width = Math.max(1, niceCeiling(largest / BARS));
  const counts = new Array<number>(Math.floor(largest / width) + 1).fill(0);
  for (const pod of pods) counts[Math.floor(pod.requestsServed / width)]++;
  const values: Json[] = counts.map((count, bin) => ({
    from: bin * width,
    to: (bin + 1) * width,
    pods: count,
  }));
  return {
    width: PLOT_WIDTH,
    height: 220,
    data: { values },
    mark: { type: 'bar', color: PRESENCE.range[0], binSpacing: 1 },
    encoding: {
      x: {
        field: 'from',
        type: 'quantitative',
        bin: 'binned',
        title: 'requests served by a pod',
        axis: { tickCount: 8, format: ',d', grid: false },
      },
      x2: { field: 'to' },
      y: { field: 'pods', type: 'quantitative', title: 'pods', axis: { tickCount: 5, format: ',d' } },
    },
  };
}

/** The next of 1, 2, 5, 10, 20, ... */
function niceCeiling(value: number): number {
  const decade = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * decade).find((step) => step >= value) ?? value;
}

/** Sums of the nodes, in the order of nodes.csv. */
function nodeBars(nodes: readonly { node: string; requests: number }[]): Spec {
  return {
    width: PLOT_WIDTH,
    height: { step: 17 },
    data: { values: nodes },
    mark: { type: 'bar', color: PRESENCE.range[0] },
    encoding: {
      y: { field: 'node', type: 'nominal', sort: null, title: null, axis: { labelLimit: 200, ticks: false } },
      x: {
        field: 'requests',
        type: 'quantitative',
        title: 'requests served by all pods of the node',
        axis: { tickCount: 6, format: ',d' },
      },
    },
  };
}
