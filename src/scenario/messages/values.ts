/** What is said about units, names and other single values. */
import { durationMeant, type MeantUnit, rateMeant, shown } from '../wording.ts';

/** A fraction, a list, or not a number at all. */
export const notASeed = (input: unknown) => `must be a whole number or a text, not ${shown(input)}`;

/** `meant`: the unit to propose when there is none. */
export const notADuration = (input: unknown, meant: MeantUnit) =>
  `must be a duration such as 500ms, 10s or 5m, not ${shown(input)}${durationMeant(input, meant)}`;

/** Neither a duration nor a distribution. */
export const notADelay = (input: unknown) =>
  `must be a duration such as 500us or 20ms, or a mapping with distribution, not ${shown(input)}${durationMeant(input, 'ms')}`;

/** Neither a duration nor a distribution of thinking. */
export const notAThinkTime = (input: unknown) =>
  `must be a duration such as 500ms or 5s, or a mapping such as {distribution: exponential, mean: 5s}, not ${shown(input)}${durationMeant(input, 's')}`;

/** Neither a number nor a distribution of numbers. */
export const notASessionLength = (input: unknown) =>
  `must be a whole number of at least 1, or a mapping such as {mean: 8}, not ${shown(input)}`;

/** A duration of 0 where time has to pass. */
export const mustBeLongerThanZero = () => 'must be longer than 0';
/** See `MAX_DURATION`. */
export const durationTooLong = () => 'must be at most a year (8760h)';

/** With the unit that was most likely meant. */
export const notARate = (input: unknown) =>
  `must be a rate such as 600/s, 30/m or 5/h, not ${shown(input)}${rateMeant(input)}`;

/** A rate of 0 where something has to arrive. */
export const mustBePositiveRate = () => 'must be more than 0';
/** See `MAX_RATE`; a second. */
export const rateTooHigh = (most: number) => `must be at most ${most}/s`;
/** `example`: quantities of that resource. */
export const notAQuantity = (input: unknown, example: string) =>
  `must be a quantity above 0 such as ${example}, not ${shown(input)}`;
/** See `name` of the scalars. */
export const notAName = (input: unknown) =>
  `must be made of letters, digits, "-", "_" and ".", not begin with "." and have at most 100 characters, not ${shown(input)}`;

/** Neither a path nor one of the mappings. */
export const notAManifestEntry = () => 'must be a path, or a mapping with file, inline or yaml, and at';
/** Neither pods nor the internet. */
export const notAnOrigin = () => 'must be a mapping: {pods: 20} or {external: internet}';
/** Neither a URL nor a mapping. */
export const notATarget = () => 'must be a URL such as http://my-nginx, or a mapping with service';
/** None of the ways to say what is hit. */
export const notAFaultTarget = () =>
  'must be a name, random, or a mapping: {labels: {...}, count: 1}, {zone: a} or {random: 2}';
