import type { PodTemplate } from '../objects.ts';
import type { ApiServer } from './apiServer.ts';

/** Kinds whose template can be changed and is then rolled out. */
export type RollingKind = 'Deployment' | 'StatefulSet' | 'DaemonSet';

/** Kinds that have a number of pods. */
export type ScalableKind = 'Deployment' | 'ReplicaSet' | 'StatefulSet';

/** `kubectl rollout restart` changes nothing but this annotation of the template. Its value here: simulated seconds. */
const RESTARTED_ANNOTATION = 'kubectl.kubernetes.io/restartedAt';

/** `kubectl scale`, now. @param key where the object is stored @returns whether there is such an object */
export function scaleWorkload(api: ApiServer, kind: ScalableKind, key: string, replicas: number): boolean {
  return api.patchNow(kind, key, undefined, (current) => resized(current, replicas)) !== undefined;
}

/**
 * A new pod template, now: `kubectl set image` with an image for the first container, else `kubectl rollout restart`.
 * @param now seconds
 * @returns whether there is such an object
 */
export function changeTemplate(
  api: ApiServer,
  kind: RollingKind,
  key: string,
  image: string | undefined,
  now: number,
): boolean {
  const change = (template: PodTemplate) =>
    image === undefined ? restarted(template, now) : withImage(template, image);
  return api.patchNow(kind, key, undefined, (current) => withTemplate(current, change)) !== undefined;
}

/** `kubectl scale` writes `spec.replicas` through the scale subresource, and nothing else. */
function resized<T extends { readonly spec: { readonly replicas: number } }>(object: T, replicas: number): T {
  return { ...object, spec: { ...object.spec, replicas } };
}

/** The same object with another template. */
export function withTemplate<T extends { readonly spec: { readonly template: PodTemplate } }>(
  object: T,
  change: (template: PodTemplate) => PodTemplate,
): T {
  return { ...object, spec: { ...object.spec, template: change(object.spec.template) } };
}

/** The annotation changes the template's hash or revision, which is what makes the controllers roll it out. */
function restarted(template: PodTemplate, now: number): PodTemplate {
  return { ...template, annotations: { ...template.annotations, [RESTARTED_ANNOTATION]: `${now}s` } };
}

/** The first container stands for the application; sidecars keep their images. */
function withImage(template: PodTemplate, image: string): PodTemplate {
  const containers = template.spec.containers.map((container, i) =>
    i === 0 ? { ...container, image } : container,
  );
  return { ...template, spec: { ...template.spec, containers } };
}
