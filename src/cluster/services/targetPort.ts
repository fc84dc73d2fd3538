/** A container, as far as its ports can be found by name. */
export interface PortHolder {
  readonly name?: string;
  readonly ports?: readonly {
    readonly name?: string;
    readonly containerPort: number;
    readonly protocol: string;
  }[];
}

/** An init container; one that is restarted always runs beside the others, and its ports can be found. */
export interface InitPortHolder extends PortHolder {
  /** `Always` makes it a sidecar (KEP-753). */
  readonly restartPolicy?: string;
}

/**
 * A pod's own number for a port of a Service. A number stands for itself; a name is looked up in the containers, in
 * order, and then in the init containers that go on running; it must have the port's protocol.
 * Source: `FindPort` in `staging/src/k8s.io/endpointslice/util/controller_utils.go`.
 * @returns undefined if the pod has no port of that name
 */
export function findPort(
  containers: readonly PortHolder[],
  initContainers: readonly InitPortHolder[],
  { targetPort, protocol }: { readonly targetPort: number | string; readonly protocol: string },
): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  const running = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  for (const { ports = [] } of [...containers, ...running]) {
    const found = ports.find((port) => port.name === targetPort && port.protocol === protocol);
    if (found !== undefined) return found.containerPort;
  }
  return undefined;
}
