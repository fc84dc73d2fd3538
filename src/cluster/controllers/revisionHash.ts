/**
 * The label by which pods of one revision of a StatefulSet or DaemonSet are told from those of another:
 * `ControllerRevisionHashLabelKey` in `staging/src/k8s.io/api/apps/v1/types.go`.
 */
export const REVISION_HASH_LABEL = 'controller-revision-hash';
