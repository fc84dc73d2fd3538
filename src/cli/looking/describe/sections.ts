import { formatCpu, formatMemory } from '../../../scenario/units/quantity.ts';
import { alignedText, DESCRIPTION } from '../alignedText.ts';
import type { ClusterView } from '../clusterView.ts';
import { humanDuration } from '../humanDuration.ts';
import type { ListedEvent } from '../listedEvents.ts';

// Source of all formats: `staging/src/k8s.io/kubectl/pkg/describe/describe.go`. A tab ends a cell that is aligned.

/** A field with its value: `Name:\tweb`. */
export function field(name: string, value: string | number | boolean): string {
  return `${name}:\t${value}`;
}

/** Lines one level further in. */
export function indented(lines: readonly string[], levels = 1): string[] {
  return lines.map((line) => `${'  '.repeat(levels)}${line}`);
}

/** One line a value, the first behind the title; `<none>` if there is none. */
export function multiline(title: string, values: readonly string[]): string[] {
  if (values.length === 0) return [field(title, '<none>')];
  return values.map((value, i) => (i === 0 ? field(title, value) : `\t${value}`));
}

/** Labels or a selector, `key=value` each, in the order of the keys. */
export function labelLines(title: string, labels: Readonly<Record<string, string>>): string[] {
  return multiline(title, pairs(labels, '='));
}

/** Annotations, `key: value` each; what `kubectl apply` keeps for itself is no annotation here. */
export function annotationLines(title: string, annotations: Readonly<Record<string, string>>): string[] {
  return multiline(title, pairs(annotations, ': '));
}

/** Sorted by key, as Go's maps have no order of their own. */
function pairs(map: Readonly<Record<string, string>>, between: string): string[] {
  return Object.keys(map)
    .sort()
    .map((key) => `${key}${between}${map[key]}`);
}

/** The CPU and memory of a request: those that are asked for. */
export function requestLines({ cpu, memory }: { readonly cpu: number; readonly memory: number }): string[] {
  const lines = [
    ...(cpu > 0 ? [field('cpu', formatCpu(cpu))] : []),
    ...(memory > 0 ? [field('memory', formatMemory(memory))] : []),
  ];
  return lines.length === 0 ? [] : ['Requests:', ...indented(lines)];
}

/**
 * The events of one object, as the last part of its description.
 *
 * @param namespace absent: the object has none, as a node
 */
export function eventLines(view: ClusterView, kind: string, name: string, namespace?: string): string[] {
  const events = view.events.filter(
    (event) =>
      event.kind === kind &&
      event.name === name &&
      (namespace === undefined || event.namespace === namespace),
  );
  if (events.length === 0) return ['Events:\t<none>'];
  const rows = events.map(
    (event) =>
      `${[event.type, event.reason, interval(event, view), event.source].join('\t')}\t${event.message}`,
  );
  return [
    'Events:',
    ...indented(['Type\tReason\tAge\tFrom\tMessage', '----\t------\t----\t----\t-------', ...rows]),
  ];
}

/** `15s`, or `15s (x4 over 2m)` for one that has come again. */
function interval({ count, firstSeen, lastSeen }: ListedEvent, { now }: ClusterView): string {
  const last = humanDuration(now - lastSeen);
  return count > 1 ? `${last} (x${count} over ${humanDuration(now - firstSeen)})` : last;
}

/**
 * A description as it is printed. The events are aligned by themselves, as kubectl flushes its writer before
 * them.
 *
 * @param lines aligned with one another
 * @param events aligned by themselves
 */
export function description(lines: readonly string[], events: readonly string[]): string {
  return [...alignedText(lines, DESCRIPTION), ...alignedText(events, DESCRIPTION)].join('\n');
}
