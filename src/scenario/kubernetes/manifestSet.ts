import type { Labels, Manifest, PodSpec, WorkloadKind } from '../../cluster/objects.ts';
import type { ObjectReport } from './objectReport.ts';
import type { PriorityClass } from './priorities.ts';

/** An object that was read, and where problems with it go. */
export interface LoadedObject {
  readonly manifest: Manifest;
  /** When it is applied, seconds; `undefined`: before the traffic starts. */
  readonly at: number | undefined;
  readonly report: ObjectReport;
}

/** What is loaded narrows the manifest to one kind, so that its readers need no cast. */
type ServiceManifest = Extract<Manifest, { readonly kind: 'Service' }>;

/** A Service of a manifest. */
export interface LoadedService extends LoadedObject {
  readonly manifest: ServiceManifest;
}

type BudgetManifest = Extract<Manifest, { readonly kind: 'PodDisruptionBudget' }>;

/** A PodDisruptionBudget of a manifest. */
export interface LoadedBudget extends LoadedObject {
  readonly manifest: BudgetManifest;
}

type AutoscalerManifest = Extract<Manifest, { readonly kind: 'HorizontalPodAutoscaler' }>;

/** A HorizontalPodAutoscaler of a manifest. */
export interface LoadedAutoscaler extends LoadedObject {
  readonly manifest: AutoscalerManifest;
}

/**
 * Pods as a manifest describes them: those of a workload, or one Pod. A ReplicaSet or a Pod that a Deployment
 * makes has none of its own.
 */
export interface PodSource {
  /** `Deployment/my-nginx` */
  readonly title: string;
  readonly kind: WorkloadKind | 'Pod';
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly spec: PodSpec;
  /** Of a DaemonSet 1: how many nodes there are is not known here. */
  readonly replicas: number;
  readonly report: ObjectReport;
}

/** An object that has an error, as far as it is known. */
export interface UnreadObject {
  readonly kind: string;
  readonly name: string;
}

/** Kinds that have pods. A check that would call pods missing asks for them. */
export const POD_KINDS = ['Pod', 'Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'] as const;

/**
 * Everything that the manifests of a scenario contain, in the order of the scenario. Written only while
 * manifests are read; the checks and the run read it.
 */
export class ManifestSet {
  /** Objects with errors: what seems to be missing may only not have been read. */
  readonly unread: UnreadObject[] = [];
  /** Was there something of which not even kind and name could be read? It may be anything. */
  hasUnknown = false;
  readonly objects: LoadedObject[] = [];
  readonly services: LoadedService[] = [];
  readonly budgets: LoadedBudget[] = [];
  readonly autoscalers: LoadedAutoscaler[] = [];
  readonly podSources: PodSource[] = [];
  /** By name. */
  readonly priorityClasses = new Map<string, PriorityClass>();
  /**
   * Services for which somebody has written endpoints by hand: `namespace/name`. What kube-proxy uses for
   * them is not made by a controller here.
   */
  readonly withGivenEndpoints = new Set<string>();

  /** Were all objects of these kinds read? A check that would call one of them missing asks this first. */
  hasAll(...kinds: readonly string[]): boolean {
    return !this.hasUnknown && !this.unread.some(({ kind }) => kinds.includes(kind));
  }

  /** Could a text speak of an object of these kinds that was not read? Each is known by its name at least. */
  mayHave(text: string, ...kinds: readonly string[]): boolean {
    return (
      this.hasUnknown || this.unread.some(({ kind, name }) => kinds.includes(kind) && text.includes(name))
    );
  }

  /** Adds an object. Objects are kept once more by kind, since the checks ask for a kind and not for all. */
  add(object: LoadedObject): void {
    this.objects.push(object);
    const { manifest, at, report } = object;
    if (manifest.kind === 'Service') this.services.push({ manifest, at, report });
    else if (manifest.kind === 'PodDisruptionBudget') this.budgets.push({ manifest, at, report });
    else if (manifest.kind === 'HorizontalPodAutoscaler') this.autoscalers.push({ manifest, at, report });
    else if (manifest.kind === 'Endpoints')
      this.withGivenEndpoints.add(`${manifest.meta.namespace}/${manifest.meta.name}`);
    else if (manifest.kind === 'EndpointSlice')
      this.withGivenEndpoints.add(`${manifest.meta.namespace}/${manifest.spec.serviceName}`);
    else if (makesPods(manifest)) this.podSources.push({ ...podsOf(manifest), title: report.title, report });
  }
}

/** A manifest of pods, or of what makes them. */
type PodsManifest = Extract<Manifest, { readonly kind: 'Pod' | WorkloadKind }>;

function makesPods(manifest: Manifest): manifest is PodsManifest {
  return manifest.kind === 'Pod' || 'template' in manifest.spec;
}

/**
 * What a workload says of its pods. The size of a DaemonSet is one of a node each, which is settled with the
 * nodes.
 */
function podsOf(manifest: PodsManifest): Omit<PodSource, 'title' | 'report'> {
  const { kind, meta } = manifest;
  const common = { kind, name: meta.name, namespace: meta.namespace };
  if (kind === 'Pod') return { ...common, labels: meta.labels, spec: manifest.spec, replicas: 1 };
  const { template } = manifest.spec;
  const replicas = 'replicas' in manifest.spec ? manifest.spec.replicas : 1;
  return { ...common, labels: template.labels, spec: template.spec, replicas };
}
