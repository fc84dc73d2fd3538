/**
 * Bounds on what a scenario may ask for. They lie above the largest clusters that Kubernetes supports (5,000 nodes,
 * 150,000 pods, 10,000 Services: `sig-scalability/configs-and-limits/thresholds.md`) and below what would
 * exhaust a machine, so that a slip of the pen or a hostile file ends in one line instead of a crash.
 */

/** Bytes of a scenario or manifest file. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
/** Collections inside one another. No manifest needs more than about 15. */
export const MAX_DEPTH = 100;
/** Documents of one YAML file. */
export const MAX_DOCUMENTS = 50_000;
/** Aliases (`*name`) in one file. */
export const MAX_ALIASES = 10_000;
/** Values of one document once its aliases are written out. */
export const MAX_EXPANDED_VALUES = 2_000_000;
/** Manifest files of one folder. */
export const MAX_FOLDER_FILES = 10_000;
/** Problems that are shown one by one. */
export const MAX_PROBLEMS = 200;

/** Twice the 5,000 that Kubernetes supports. */
export const MAX_NODES = 10_000;
/** Clusters of one scenario, for whose failures the data plane keeps room. */
export const MAX_CLUSTERS = 16;
/** Above the 150,000 that Kubernetes supports. */
export const MAX_PODS = 200_000;
/** Twice the 10,000 that Kubernetes supports. */
export const MAX_SERVICES = 20_000;
/** Each is a row a step in the results. */
export const MAX_TRAFFIC_SOURCES = 1_000;
/** Entries of `workloads`. */
export const MAX_WORKLOADS = 10_000;
/** Entries of `faults`. */
export const MAX_FAULTS = 10_000;
/** Conditions of one metric. */
export const MAX_THRESHOLDS = 1_000;
/** Clients of one traffic source. */
export const MAX_CLIENTS = 1_000_000;
/** Keys that the requests of one traffic source may be for: 9 bytes each. */
export const MAX_KEYS = 1_000_000;
/** Entries of `weights` and `priorities` of one traffic source. */
export const MAX_BALANCING_RULES = 1_000;
/** Kinds of requests of one traffic source. */
export const MAX_MIX_KINDS = 100;
/** What the service of a request can be multiplied by. */
export const MAX_WORK = 1_000_000;
/** Requests of one session. */
export const MAX_SESSION_REQUESTS = 1_000_000;
/** Shortest time between two changes of a rate, seconds: each of them is a step of the run. */
export const LEAST_RATE_CHANGE = 0.001;
/** Requests a second of one traffic source. */
export const MAX_RATE = 10_000_000;
/** Arrivals read from one trace. */
export const MAX_TRACE_LINES = 50_000_000;
/** Characters of one line of a trace. */
export const MAX_TRACE_LINE_LENGTH = 65_536;
/** Values of one empirical distribution. */
export const MAX_EMPIRICAL_VALUES = 1_000_000;
/** Stages of the calls of one workload, one after the other. */
export const MAX_STAGES = 100;
/** Different calls of one stage. */
export const MAX_CALLS_OF_STAGE = 100;
/** The same call side by side: five times the fan-out of 2,000 of "The Tail at Scale". */
export const MAX_CALLS_AT_ONCE = 10_000;
/** Different calls of all workloads. */
export const MAX_EDGES = 1_000;
/** Calls that one request leads to through the whole graph, retries not counted. */
export const MAX_CALLS_OF_REQUEST = 100_000;
/** Steps of one run: each is a row a traffic source in the results. */
export const MAX_STEPS = 1_000_000;
/** The longest duration that a scenario can name: a year, in seconds. */
export const MAX_DURATION = 365 * 24 * 3600;
