/** Keys of mappings and indices of lists, from the object's top. */
export type FieldPath = readonly (string | number)[];

/** What is wrong with a value, by Kubernetes' types of field errors. */
export type FieldErrorKind = 'required' | 'invalid' | 'unsupported' | 'duplicate' | 'forbidden' | 'too long';

/** One thing that the API server would refuse: `staging/src/k8s.io/apimachinery/pkg/util/validation/field/errors.go`. */
export interface FieldError {
  /** As the API prints it, its oddities included. */
  readonly path: FieldPath;
  readonly kind: FieldErrorKind;
  /** What follows the path: the kind in words, the value and the detail. */
  readonly text: string;
  /** Where the value stands in the object, if that is not at {@link path}. */
  readonly at?: FieldPath;
}

/** A value is missing. */
export function required(path: FieldPath, detail = ''): FieldError {
  return { path, kind: 'required', text: `Required value${detail && `: ${detail}`}` };
}

/** A value is not what it has to be. @param detail what it has to be, in the API's words */
export function invalid(path: FieldPath, value: unknown, detail: string): FieldError {
  return { path, kind: 'invalid', text: `Invalid value: ${shown(value)}: ${detail}` };
}

/** A value is none of a list. */
export function unsupported(path: FieldPath, value: unknown, supported: readonly string[]): FieldError {
  const values = supported.map(shown).join(', ');
  return {
    path,
    kind: 'unsupported',
    text: `Unsupported value: ${shown(value)}: supported values: ${values}`,
  };
}

/** A value that another one has too. */
export function duplicate(path: FieldPath, value: unknown): FieldError {
  return { path, kind: 'duplicate', text: `Duplicate value: ${shown(value)}` };
}

/** There may be no value. */
export function forbidden(path: FieldPath, detail: string): FieldError {
  return { path, kind: 'forbidden', text: `Forbidden: ${detail}` };
}

/** A text or a mapping is too long. @param most bytes */
export function tooLong(path: FieldPath, most: number): FieldError {
  return { path, kind: 'too long', text: `Too long: may not be more than ${most} bytes` };
}

/** The value as JSON, which is how the API server prints all but plain numbers. */
function shown(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}
