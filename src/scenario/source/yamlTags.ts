import type { ScalarTag, Tags } from 'yaml';

/**
 * Kubernetes reads YAML 1.1 (`sigs.k8s.io/yaml`), in which `yes`, `on` and `010` are not text and not ten. Only these
 * are taken from 1.1: its dates and base-60 numbers are not, as Kubernetes' parser does not know them either.
 */
const yes: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:y|Y|yes|Yes|YES|on|On|ON)$/,
  resolve: () => true,
};

/** The other half of the same words: `no` and `off` are false in Kubernetes' YAML. */
const no: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:n|N|no|No|NO|off|Off|OFF)$/,
  resolve: () => false,
};

/** `010` is eight there, and would be ten in YAML 1.2: a mode of a file is the usual one. */
const octal: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  format: 'OCT',
  test: /^[-+]?0[0-7]+$/,
  resolve: (text) => Number.parseInt(text, 8),
};

/**
 * The standard tags with those of YAML 1.1 in front. They are tried in order, so that these come before the
 * core ones of YAML 1.2.
 */
export const YAML_1_1_TAGS = (tags: Tags): Tags => [yes, no, octal, ...tags];
