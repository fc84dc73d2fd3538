import type { Labels, Manifest, PodSpec } from '../../cluster/objects.ts';
import type { ObjectReport } from './objectReport.ts';

/** An object that was read, and where problems with it go. */
export interface LoadedObject {
  readonly manifest: Manifest;
  /** When it is applied, seconds; `undefined`: before the traffic starts. */
  readonly at: number | undefined;
  readonly report: ObjectReport;
}

type ServiceManifest = Extract<Manifest, { readonly kind: 'Service' }>;

/** A Service of a manifest. */
export interface LoadedService extends LoadedObject {
  readonly manifest: ServiceManifest;
}

/** Pods as a manifest describes them: those of a Deployment or ReplicaSet, or one Pod. */
export interface PodSource {
  /** `Deployment/my-nginx` */
  readonly title: string;
  readonly kind: 'Deployment' | 'ReplicaSet' | 'Pod';
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly spec: PodSpec;
  readonly replicas: number;
  readonly report: ObjectReport;
}

/** Everything that the manifests of a scenario contain, in the order of the scenario. */
export class ManifestSet {
  /** False when something was wrong: what seems to be missing may only not have been read. */
  isComplete = true;
  readonly objects: LoadedObject[] = [];
  readonly services: LoadedService[] = [];
  readonly podSources: PodSource[] = [];
  /** Services that exist but cannot be connected to here: `namespace/name`, and what they are. */
  readonly unreachable = new Map<string, 'headless' | 'of type ExternalName'>();

  /** Adds an object. */
  add(object: LoadedObject): void {
    this.objects.push(object);
    const { manifest, at, report } = object;
    if (manifest.kind === 'Service') this.services.push({ manifest, at, report });
    else this.podSources.push({ ...podsOf(manifest), title: report.title, report });
  }
}

function podsOf(manifest: Exclude<Manifest, ServiceManifest>): Omit<PodSource, 'title' | 'report'> {
  const { kind, meta } = manifest;
  const common = { kind, name: meta.name, namespace: meta.namespace };
  if (kind === 'Pod') return { ...common, labels: meta.labels, spec: manifest.spec, replicas: 1 };
  const { template, replicas } = manifest.spec;
  return { ...common, labels: template.labels, spec: template.spec, replicas };
}
