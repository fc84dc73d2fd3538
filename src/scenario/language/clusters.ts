import { z } from 'zod';
import { DEFAULT_MULTI_CLUSTER_SETTINGS as DEFAULTS } from '../../cluster/multiCluster/settings.ts';
import { MAX_CLUSTERS, MAX_FAULTS, MAX_TRAFFIC_SOURCES } from '../limits.ts';
import { cluster } from './cluster.ts';
import { faultInClusters } from './faults.ts';
import { manifestEntry } from './manifests.ts';
import { duration, durationOrZero } from './scalars.ts';
import { scenarioLanguage } from './scenarioLanguage.ts';
import { trafficInClusters } from './traffic.ts';

/**
 * DNS servers and an ingress controller as pods are for scenarios of one cluster. Which of several clusters
 * they would be in, and who asks them, would have to be said as well.
 */
const { dns: _dns, ingress: _ingress, ...clusterShape } = cluster.shape;

/**
 * One of several clusters. Everything of a single cluster but those two, and the manifests that are applied
 * to it.
 */
export const oneOfSeveral = z.strictObject({
  name: z
    .string()
    .min(1)
    .describe('Name of the cluster, before the names of its nodes and pods in all results.'),
  region: z
    .string()
    .min(1)
    .exactOptional()
    .describe('Region of its nodes (topology.kubernetes.io/region); delays between regions are longer.'),
  ...clusterShape,
  manifests: z.array(manifestEntry).min(1).describe('What is applied to this cluster, as in `manifests`.'),
});

/**
 * Names of the old federation. The project `kubernetes/federation`, whose names had the federation in them;
 * KEP-1645 has replaced it.
 */
const federation = z.strictObject({
  name: z.string().min(1).describe('Name of the federation: web.default.NAME.svc.example.com.'),
  domain: z.string().min(1).describe('Domain of its names, such as example.com.'),
  ttl: duration()
    .prefault(`${DEFAULTS.federationTtl}s`)
    .describe('How long clients keep an answer; 180s in kubernetes/federation.'),
});

/**
 * How clusters learn of each other. Its defaults are beside the model of several clusters, which says where
 * they come from.
 */
export const multiCluster = z.strictObject({
  propagation: durationOrZero()
    .prefault(`${DEFAULTS.propagation}s`)
    .describe('From a change of an exported Service or its endpoints to the other clusters; an assumption.'),
  clusterHealth: z
    .strictObject({
      renewInterval: duration()
        .prefault(`${DEFAULTS.clusterHealth.renewInterval}s`)
        .describe('How often the connection to each cluster is confirmed.'),
      lease: duration()
        .prefault(`${DEFAULTS.clusterHealth.lease}s`)
        .describe("Silence of a cluster after which its endpoints are taken out of the others' imports."),
    })
    .prefault({})
    .describe('When a cluster that is gone counts as gone.'),
  federation: federation.exactOptional().describe('DNS names of the old federation; without it, none.'),
});

/** A whole scenario has one of the two forms; which one, `clusters` decides before either is read. */
const { cluster: _cluster, manifests: _manifests, ...common } = scenarioLanguage.shape;

/** A scenario of several clusters: `clusters` in place of `cluster` and `manifests`. */
export const clustersLanguage = z
  .strictObject({
    ...common,
    traffic: z.array(trafficInClusters).min(1).max(MAX_TRAFFIC_SOURCES).describe('The clients.'),
    faults: z.array(faultInClusters).max(MAX_FAULTS).prefault([]).describe('What goes wrong.'),
    clusters: z
      .array(oneOfSeveral)
      .min(1)
      .max(MAX_CLUSTERS)
      .describe('Several clusters, in place of `cluster` and `manifests`.'),
    multiCluster: multiCluster.prefault({}).describe('How the clusters learn of each other.'),
  })
  .describe('A Seatrial scenario of several clusters.');

/** One of `clusters`. */
export type ClusterEntry = z.output<typeof oneOfSeveral>;
/** A whole scenario of several clusters. */
export type ClusterSections = z.output<typeof clustersLanguage>;
