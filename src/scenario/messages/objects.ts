/** What is said about Kubernetes objects of any kind: their fields and names. */
import type { Place } from '../diagnostics/diagnostic.ts';
import { didYouMean, listed, shown } from '../wording.ts';
import { mustBe } from './document.ts';

/** What is wrong with a file, said of a manifest. */
export const manifestProblem = (problem: string) => `manifest ${problem}`;
/** A document that is a list or a text. */
export const notAnObject = () =>
  'a manifest is a Kubernetes object: a mapping with apiVersion, kind, metadata and spec';
/** Without a kind nothing else can be judged. */
export const kindMissing = () => 'a Kubernetes object needs a kind, such as Deployment';
/** A kind that is passed over; perhaps only its name is misspelt. */
export const kindNotSimulated = (kind: string, name: string, known: readonly string[]) =>
  `${kind}/${name} is left out: the kind ${kind} is not simulated${didYouMean(kind, known)}`;
/** A kind that is passed over for good. */
export const kindOutOfScope = (kind: string, name: string) =>
  `${kind}/${name} is left out: ${kind}s are out of scope, as only pods that serve for as long as they run are simulated`;
/** In the words of the API server for a version that it does not serve. */
export const wrongApiVersion = (kind: string, found: unknown, expected: string) =>
  typeof found === 'string'
    ? `no matches for kind "${kind}" in version "${found}": write apiVersion: ${expected}`
    : `${kind} needs an apiVersion: ${expected}`;

/** In the words of the API server's strict validation (`fieldValidation=Strict`). */
export const unknownField = (path: string, field: string, known: readonly string[]) =>
  `unknown field "${path}"${didYouMean(field, known)}`;
/** A field that the API has as required. */
export const fieldIsRequired = (path: string) => `${path}: Required value`;
/** A field of the wrong type; `types` are JSON schema's words. */
export const fieldTypeWords = (path: string, types: readonly string[], found: unknown) => {
  const words = types.map((type) => TYPE_WORDS.get(type) ?? type);
  return `${path}: ${mustBe(listed(words, 'or'), found)}`;
};
/** A field that has to be one of a few (`field.NotSupported`). */
export const fieldValues = (path: string, values: readonly string[], found: unknown) =>
  `${path}: Unsupported value: ${shown(found)}: supported values: ${values.map((value) => `"${value}"`).join(', ')}${typeof found === 'string' ? didYouMean(found, values) : ''}`;

/** What JSON schema's types are called among people. */
const TYPE_WORDS = new Map([
  ['string', 'text'],
  ['integer', 'a whole number'],
  ['number', 'a number'],
  ['boolean', 'true or false'],
  ['array', 'a list'],
  ['object', 'a mapping'],
]);

/** `others`: further objects with the same field, which get no line of their own. */
export const fieldNotSimulated = (title: string, field: string, effect: string, others: number) =>
  `${title}: ${field} is not simulated: ${effect}${others > 0 ? ` (and in ${others} more object${others > 1 ? 's' : ''})` : ''}`;

/** `field.Required`, behind the path of the field. */
export const fieldRequired = () => 'Required value';
/** `generateName` alone does not do: names have to be known before the run. */
export const nameIsRequired = () => 'Required value: an object needs a name';
/** `field.Duplicate`. */
export const duplicateValue = (value: string) => `Duplicate value: "${value}"`;
/** `IsNegativeErrorMsg`, for any bound. */
export const atLeast = (least: number, found: number) =>
  `Invalid value: ${found}: must be greater than or equal to ${least}`;
/** `IsDNS1123Label`. */
export const invalidDnsLabel = (name: string) =>
  `Invalid value: ${shown(name)}: must be at most 63 lower case letters, digits and "-", beginning and ending with a letter or digit`;
/** `IsDNS1123Subdomain`. */
export const invalidDnsSubdomain = (name: string) =>
  `Invalid value: ${shown(name)}: must be lower case letters, digits, "-" and ".", beginning and ending with a letter or digit`;
/** A Service's name is a DNS label. */
export const invalidServiceName = (name: string) => invalidDnsLabel(name);
/** `IsQualifiedName`. */
export const invalidLabelKey = (key: string) =>
  `Invalid value: ${shown(key)}: a label's key is at most 63 letters, digits, "-", "_" and ".", with an optional prefix such as example.com/`;
/** `IsValidLabelValue`. */
export const invalidLabelValue = (value: string) =>
  `Invalid value: ${shown(value)}: a label's value is at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit`;
/** Changing an object during a run is not simulated: two of one name are a slip. */
export const definedTwice = ({ file, line }: Place) => `is defined twice; it is already at ${file}:${line}`;
/** See `MAX_PODS`. */
export const tooManyPods = (most: number) =>
  `more than ${most} pods in all manifests; that is more than is simulated`;
/** See `MAX_SERVICES`. */
export const tooManyServices = (most: number) =>
  `more than ${most} Services in all manifests; that is more than is simulated`;
