import { stringify } from 'yaml';
import { alignedText, TABLE } from './alignedText.ts';
import { type ApiFields, type ApiValue, sorted } from './apiValue.ts';
import type { Listed, Resource } from './resource.ts';

/** Objects of one resource. */
export interface Found {
  readonly resource: Resource;
  /** What was found of it; may be empty. */
  readonly objects: readonly Listed[];
}

/** How a table is laid out. */
export interface TableOptions {
  /** With the columns of `-o wide`. */
  readonly wide: boolean;
  /** With a column for the namespace. */
  readonly allNamespaces: boolean;
  /** With the resource before each name: `pod/web-0`. */
  readonly withKind: boolean;
  readonly headers: boolean;
}

/**
 * The objects of one resource as a table.
 *
 * @returns lines of aligned columns
 */
export function table({ resource, objects }: Found, options: TableOptions): string {
  const { wide, allNamespaces, withKind, headers } = options;
  const hasNamespace = allNamespaces && resource.namespaced;
  const columns = [...resource.columns, ...(wide ? resource.wideColumns : [])];
  const rows = objects.map((object) => {
    const [first, ...others] = object.cells(wide);
    // Events begin with a time, and have no name to put the kind before.
    const isName = resource.columns[0] === 'NAME';
    return [
      ...(hasNamespace ? [object.namespace] : []),
      withKind && isName ? qualifiedName(resource, object) : first,
      ...others,
    ];
  });
  const head = [...(hasNamespace ? ['NAMESPACE'] : []), ...columns];
  const lines = (headers ? [head, ...rows] : rows).map((cells) => cells.join('\t'));
  return alignedText(lines, TABLE).join('\n');
}

/** `deployment.apps/web`. */
export function qualifiedName({ singular, group }: Resource, { name }: Pick<Listed, 'name'>): string {
  return `${group === '' ? singular : `${singular}.${group}`}/${name}`;
}

/**
 * The objects in YAML, as kubectl writes it: one by itself if it was asked for by name, otherwise a list.
 *
 * @param isSingle one object was asked for, by its name
 * @returns without a line break at its end
 */
export function yamlText(objects: readonly Listed[], isSingle: boolean): string {
  return stringify(document(objects, isSingle), { indentSeq: false, lineWidth: 0 }).trimEnd();
}

/** The same in JSON. Indented by four, as kubectl does. */
export function jsonText(objects: readonly Listed[], isSingle: boolean): string {
  return JSON.stringify(document(objects, isSingle), undefined, 4);
}

/** One object, or a `List`; keys are sorted, as kubectl's YAML has them. */
function document(objects: readonly Listed[], isSingle: boolean): ApiValue {
  if (isSingle && objects.length === 1) return sorted(objects[0].object());
  const list: ApiFields = {
    apiVersion: 'v1',
    items: objects.map((object) => object.object()),
    kind: 'List',
    metadata: { resourceVersion: '' },
  };
  return sorted(list);
}
