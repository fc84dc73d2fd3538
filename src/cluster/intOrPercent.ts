/** A number of pods, or a share of them such as `25%`. */
export type IntOrPercent = number | string;

/**
 * The number of pods that is meant. Source: `GetScaledValueFromIntOrPercent` in
 * `staging/src/k8s.io/apimachinery/pkg/util/intstr/intstr.go`.
 * @param total what a percentage is taken of
 * @param round which way a share that is not whole goes
 * @throws RangeError if a text is not a percentage
 */
export function scaledValue(value: IntOrPercent, total: number, round: 'up' | 'down'): number {
  if (typeof value === 'number') return value;
  const [, percent] = /^(\d+)%$/.exec(value) ?? [];
  if (percent === undefined) throw new RangeError(`"${value}" is neither a number nor a percentage`);
  const share = (Number(percent) * total) / 100;
  return round === 'up' ? Math.ceil(share) : Math.floor(share);
}
