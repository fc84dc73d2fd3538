import { z } from 'zod';
import { notAManifestEntry } from '../messages.ts';
import { durationOrZero } from './scalars.ts';

/**
 * Common to all three forms: a manifest of a later time is a change during the run, as `kubectl apply` makes
 * one.
 */
const at = durationOrZero()
  .exactOptional()
  .describe('When it is applied; without it, before the traffic starts.');

/** A path with a time. */
const file = z.strictObject({
  file: z.string().min(1).describe('A manifest file or a folder of them, relative to the scenario.'),
  at,
});

/**
 * Objects as part of the scenario. They are read with the scenario's YAML 1.2, and not with the 1.1 of
 * manifest files.
 */
const inline = z.strictObject({
  inline: z
    .union([z.record(z.string(), z.unknown()), z.array(z.record(z.string(), z.unknown()))])
    .describe('A Kubernetes object, or a list of them.'),
  at,
});

/**
 * Objects as text, as they would stand in a file. Its own lines are counted, so that a problem is shown where
 * the text stands.
 */
const yaml = z.strictObject({
  yaml: z.string().describe('Manifests as text: one or several YAML documents.'),
  at,
});

/** One element of `manifests`. A path alone is the usual one. */
export const manifestEntry = z.union([z.string().min(1), file, inline, yaml], {
  error: (issue) => (issue.input === undefined ? undefined : notAManifestEntry()),
});

/** An element of `manifests`, times in seconds. */
export type ManifestEntry = z.output<typeof manifestEntry>;
