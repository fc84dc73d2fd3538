/** Where an object is found in the store: `namespace/name`, or the name alone for kinds without a namespace. */
export function objectKey(meta: { readonly namespace: string; readonly name: string }): string {
  return meta.namespace === '' ? meta.name : `${meta.namespace}/${meta.name}`;
}
