import type { Container } from '../objects.ts';

/**
 * The pull policy of a container: its own, or Always for the tag `latest` or none, and IfNotPresent for any other tag
 * or a digest. Source: `SetDefaults_Container` in `pkg/apis/core/v1/defaults.go`.
 */
export function imagePullPolicy({
  image,
  imagePullPolicy: own,
}: Pick<Container, 'image' | 'imagePullPolicy'>): 'Always' | 'IfNotPresent' | 'Never' {
  if (own !== undefined) return own;
  if (image.includes('@')) return 'IfNotPresent';
  // A colon before the last slash belongs to the port of a registry.
  const name = image.slice(image.lastIndexOf('/') + 1);
  const tag = name.includes(':') ? name.slice(name.indexOf(':') + 1) : 'latest';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}
