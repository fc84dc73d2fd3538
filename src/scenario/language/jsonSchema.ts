import { z } from 'zod';
import { clustersLanguage } from './clusters.ts';
import { scenarioLanguage } from './scenarioLanguage.ts';

/**
 * The JSON schema of scenario files, for editors. Draft 7, because the language server for YAML knows no later one
 * well. It is what `schema/scenario.schema.json` holds.
 */
export function scenarioJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...rest } = z.toJSONSchema(z.union([scenarioLanguage, clustersLanguage]), {
    io: 'input',
    target: 'draft-7',
  });
  return { $schema, title: 'Seatrial scenario', ...rest };
}
