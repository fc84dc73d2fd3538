import { z } from 'zod';
import { clustersLanguage } from './clusters.ts';
import { scenarioLanguage } from './scenarioLanguage.ts';
import { withSharedDefinitions } from './sharedDefinitions.ts';

/**
 * The JSON schema of scenario files, for editors. Draft 7, because the language server for YAML knows no
 * later one well. It is what `schema/scenario.schema.json` holds. A file with `clusters` is held against the
 * language of several clusters, any other against that of one, so that an editor never speaks of the wrong
 * one.
 * @returns a schema whose keys are those of the files, not of the values that reading makes of them
 */
export function scenarioJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...one } = draft7(scenarioLanguage);
  const { $schema: _, ...several } = draft7(clustersLanguage);
  const isOfSeveral = { required: ['clusters'] };
  const languages = [
    { if: isOfSeveral, else: one },
    { if: { not: isOfSeveral }, else: several },
  ];
  const rest = withSharedDefinitions({ type: 'object', allOf: languages });
  return { $schema, title: 'Seatrial scenario', ...rest };
}

/** Inputs: what a file says, before defaults and units. */
function draft7(schema: z.ZodType) {
  return z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
}
