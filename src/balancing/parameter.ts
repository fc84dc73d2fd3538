/**
 * One parameter of a policy, as a scenario can set it and `seatrial policies` shows it. Parameters are read once, when
 * a balancer is made: what counts later is a plain value.
 */
export interface Parameter<T> {
  readonly name: string;
  /** As it would be written. */
  readonly default: string;
  /** What may be given, in words: "integer from 2 to 100". */
  readonly range: string;
  readonly description: string;
  /** The value that counts; the default for undefined. @throws RangeError for what is out of range */
  read(given: unknown): T;
}

/** The values that a scenario gives, by the names of the parameters. */
export type ParameterValues = Readonly<Record<string, unknown>>;

/** What both kinds of number are told. */
interface NumberShape {
  readonly name: string;
  readonly default: number;
  readonly min: number;
  /** Unlimited by default. */
  readonly max?: number;
  readonly description: string;
}

/** A number within limits, both allowed. */
export function numberParameter(shape: NumberShape): Parameter<number> {
  return bounded(shape, 'number', (value) => typeof value === 'number' && !Number.isNaN(value));
}

/** A whole number within limits, both allowed. */
export function integerParameter(shape: NumberShape): Parameter<number> {
  return bounded(shape, 'integer', Number.isInteger);
}

/** Checks the type and both limits; the message names the parameter, what it takes and what it got. */
function bounded(shape: NumberShape, kind: string, fits: (value: unknown) => boolean): Parameter<number> {
  const { name, min, max = Number.POSITIVE_INFINITY, description } = shape;
  const range =
    max === Number.POSITIVE_INFINITY ? `${kind}, at least ${min}` : `${kind} from ${min} to ${max}`;
  return {
    name,
    default: String(shape.default),
    range,
    description,
    // `given` is undefined where the scenario says nothing.
    read: (given = shape.default) => {
      if (typeof given === 'number' && fits(given) && given >= min && given <= max) return given;
      throw outOfRange(name, range, given);
    },
  };
}

/** One of a few words. */
export function choiceParameter<T extends string>(shape: {
  readonly name: string;
  readonly default: T;
  readonly choices: readonly T[];
  readonly description: string;
}): Parameter<T> {
  const range = `one of ${shape.choices.join(', ')}`;
  return {
    name: shape.name,
    default: shape.default,
    range,
    description: shape.description,
    read: (given = shape.default) => {
      const chosen = shape.choices.find((choice) => choice === given);
      if (chosen === undefined) throw outOfRange(shape.name, range, given);
      return chosen;
    },
  };
}

/** Yes or no. */
export function booleanParameter(shape: {
  readonly name: string;
  readonly default: boolean;
  readonly description: string;
}): Parameter<boolean> {
  const range = 'true or false';
  return {
    name: shape.name,
    default: String(shape.default),
    range,
    description: shape.description,
    read: (given = shape.default) => {
      if (typeof given !== 'boolean') throw outOfRange(shape.name, range, given);
      return given;
    },
  };
}

/** One wording for all kinds. */
function outOfRange(name: string, range: string, given: unknown): RangeError {
  return new RangeError(`${name}: expected ${range}, got ${JSON.stringify(given)}`);
}
