/**
 * Writes `schema/kubernetes.schema.json`: a strict JSON schema of the Kubernetes kinds that Seatrial reads, made from
 * the reflection data of the official JavaScript client. It is run by hand when a newer Kubernetes is wanted, never
 * by the build, because the client is large and nothing else needs it:
 *
 *     mkdir client && cd client && npm install @kubernetes/client-node@1.4.0 && cd ..
 *     npx tsx schema/generateKubernetesSchema.ts client/node_modules/@kubernetes/client-node/dist/gen/models
 *
 * The client says each field's type (`getAttributeTypeMap()`) and, in its declarations, which fields are required.
 * It does not keep the lists of allowed values: the few that matter are below, from `pkg/apis/core/types.go`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

type JsonSchema = { [keyword: string]: unknown };

const ROOTS = [
  'V1Deployment',
  'V1ReplicaSet',
  'V1StatefulSet',
  'V1DaemonSet',
  'V1Pod',
  'V1Service',
  'V1PodDisruptionBudget',
  'V1HorizontalPodAutoscaler',
  'V2HorizontalPodAutoscaler',
  'V1Secret',
  'V1ConfigMap',
  'V1NetworkPolicy',
  'V1Namespace',
  'V1Endpoints',
  'V1EndpointSlice',
];

const QUANTITY: JsonSchema = { type: ['string', 'number'] };

/** Fields whose type is a quantity: a manifest may give it as a number, which the client's types do not say. */
const QUANTITY_FIELDS = new Map<string, JsonSchema>([
  ['V1ResourceRequirements.limits', { type: 'object', additionalProperties: QUANTITY }],
  ['V1ResourceRequirements.requests', { type: 'object', additionalProperties: QUANTITY }],
  ['V1VolumeResourceRequirements.limits', { type: 'object', additionalProperties: QUANTITY }],
  ['V1VolumeResourceRequirements.requests', { type: 'object', additionalProperties: QUANTITY }],
  ['V1PodSpec.overhead', { type: 'object', additionalProperties: QUANTITY }],
  ['V1EmptyDirVolumeSource.sizeLimit', QUANTITY],
  ['V1ResourceFieldSelector.divisor', QUANTITY],
  ['V2MetricTarget.averageValue', QUANTITY],
  ['V2MetricTarget.value', QUANTITY],
  ['V2HPAScalingRules.tolerance', QUANTITY],
]);

/** Allowed values that the client's types leave out. */
const ENUMS = new Map<string, readonly string[]>([
  ['V1ContainerPort.protocol', ['TCP', 'UDP', 'SCTP']],
  ['V1ServicePort.protocol', ['TCP', 'UDP', 'SCTP']],
  ['V1NetworkPolicyPort.protocol', ['TCP', 'UDP', 'SCTP']],
  ['V1ServiceSpec.type', ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']],
  ['V1ServiceSpec.sessionAffinity', ['None', 'ClientIP']],
  ['V1ServiceSpec.externalTrafficPolicy', ['Cluster', 'Local']],
  ['V1ServiceSpec.internalTrafficPolicy', ['Cluster', 'Local']],
  ['V1ServiceSpec.ipFamilyPolicy', ['SingleStack', 'PreferDualStack', 'RequireDualStack']],
  ['V1PodSpec.restartPolicy', ['Always', 'OnFailure', 'Never']],
  ['V1PodSpec.dnsPolicy', ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']],
  ['V1Container.imagePullPolicy', ['Always', 'IfNotPresent', 'Never']],
  ['V1Toleration.operator', ['Exists', 'Equal']],
  ['V1Toleration.effect', ['NoSchedule', 'PreferNoSchedule', 'NoExecute']],
  ['V1LabelSelectorRequirement.operator', ['In', 'NotIn', 'Exists', 'DoesNotExist']],
  ['V1NodeSelectorRequirement.operator', ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt']],
  ['V1TopologySpreadConstraint.whenUnsatisfiable', ['DoNotSchedule', 'ScheduleAnyway']],
  ['V1DeploymentStrategy.type', ['Recreate', 'RollingUpdate']],
  ['V1StatefulSetSpec.podManagementPolicy', ['OrderedReady', 'Parallel']],
  ['V1StatefulSetUpdateStrategy.type', ['RollingUpdate', 'OnDelete']],
  ['V1DaemonSetUpdateStrategy.type', ['RollingUpdate', 'OnDelete']],
  ['V1PodDisruptionBudgetSpec.unhealthyPodEvictionPolicy', ['IfHealthyBudget', 'AlwaysAllow']],
  ['V2MetricSpec.type', ['ContainerResource', 'External', 'Object', 'Pods', 'Resource']],
  ['V2HPAScalingRules.selectPolicy', ['Disabled', 'Max', 'Min']],
  ['V2HPAScalingPolicy.type', ['Percent', 'Pods']],
]);

const SCALARS = new Map<string, JsonSchema>([
  ['string', { type: 'string' }],
  ['boolean', { type: 'boolean' }],
  ['Date', { type: 'string' }],
  ['V1MicroTime', { type: 'string' }],
  ['IntOrString', { type: ['integer', 'string'] }],
  ['object', { type: 'object' }],
  ['any', {}],
]);

const Attribute = z.object({ baseName: z.string(), type: z.string(), format: z.string() });
const Model = z.custom<{ getAttributeTypeMap: () => unknown }>(
  (value) => typeof value === 'function' && 'getAttributeTypeMap' in value,
);

/** Collects the definitions that the root kinds refer to, each read from its own file of the client. */
class SchemaGenerator {
  readonly #folder: string;
  readonly #definitions = new Map<string, JsonSchema>();

  /** @param folder the client's `dist/gen/models`. */
  constructor(folder: string) {
    this.#folder = resolve(folder);
  }

  /** Adds a definition and, by depth-first search, all that it refers to. */
  async add(name: string): Promise<void> {
    if (this.#definitions.has(name)) return;
    const definition: JsonSchema = { type: 'object' };
    this.#definitions.set(name, definition);
    const module: unknown = await import(pathToFileURL(join(this.#folder, `${name}.js`)).href);
    const model = z.record(z.string(), z.unknown()).parse({ ...z.looseObject({}).parse(module) })[name];
    const attributes = z.array(Attribute).parse(Model.parse(model).getAttributeTypeMap());
    const properties: Record<string, JsonSchema> = {};
    for (const { baseName, type, format } of attributes) {
      properties[baseName] = await this.#field(`${name}.${baseName}`, type, format);
    }
    const required = this.#required(name, Object.keys(properties));
    Object.assign(definition, { properties, ...(required.length > 0 ? { required } : {}) });
    definition['additionalProperties'] = false;
  }

  /** The whole schema, with definitions in alphabetical order so that a new version shows as a small difference. */
  document(): JsonSchema {
    const names = [...this.#definitions.keys()].sort();
    return {
      $schema: 'http://json-schema.org/draft-07/schema#',
      $comment: 'Made by schema/generateKubernetesSchema.ts from @kubernetes/client-node 1.4.0.',
      definitions: Object.fromEntries(names.map((name) => [name, this.#definitions.get(name)])),
    };
  }

  async #field(path: string, type: string, format: string): Promise<JsonSchema> {
    if (path.endsWith('.status')) return {};
    const known = QUANTITY_FIELDS.get(path);
    if (known !== undefined) return known;
    const values = ENUMS.get(path);
    if (values !== undefined) return { enum: values };
    return this.#type(type, format);
  }

  async #type(type: string, format: string): Promise<JsonSchema> {
    const list = /^(?:Array|Set)<(.*)>$/.exec(type);
    if (list !== null) return { type: 'array', items: await this.#type(list[1] ?? '', format) };
    const map = /^\{ \[key: string\]: (.*); \}$/.exec(type);
    if (map !== null) return { type: 'object', additionalProperties: await this.#type(map[1] ?? '', format) };
    if (type === 'number') return { type: format.startsWith('int') ? 'integer' : 'number' };
    const scalar = SCALARS.get(type);
    if (scalar !== undefined) return scalar;
    await this.add(type);
    return { $ref: `#/definitions/${type}` };
  }

  /** Required fields are those whose declaration has no question mark. */
  #required(name: string, fields: readonly string[]): string[] {
    const declarations = readFileSync(join(this.#folder, `${name}.d.ts`), 'utf8');
    return fields.filter((field) => new RegExp(`^\\s+'_?${field}':`, 'm').test(declarations));
  }
}

const folder = process.argv[2];
if (folder === undefined) throw new Error('give the folder dist/gen/models of @kubernetes/client-node');
const generator = new SchemaGenerator(folder);
for (const root of ROOTS) await generator.add(root);
const target = new URL('./kubernetes.schema.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(generator.document(), null, 1)}\n`);
