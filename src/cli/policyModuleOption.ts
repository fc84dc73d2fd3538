/** The option of all commands that load a scenario which may name a policy of the user's own. */
export const POLICY_MODULE_OPTION = {
  'policy-module': {
    type: 'array',
    string: true,
    requiresArg: true,
    default: [],
    defaultDescription: 'none',
    describe: 'JavaScript module of your own that exports policies; its code is run (repeatable)',
  },
} as const;

/** What is given for it. Paths, as they were typed. */
export interface PolicyModuleArgs {
  readonly 'policy-module'?: readonly string[] | undefined;
}
