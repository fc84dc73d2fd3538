import { describe, expect, it } from 'vitest';
import { deployment, manifestProblems, object } from '../manifest.ts';

const SECRET = object('v1', 'Secret', 'nginxsecret', 'stringData: {tls.crt: a, tls.key: b}');
const withVolume = (source: string) => deployment('env: []', `volumes: [{name: v, ${source}}]`);
const withVariable = (source: string) => deployment(`env: [{name: A, valueFrom: {${source}}}]`);

describe('a Secret or ConfigMap that pods need', () => {
  it('for a volume, and that is in no manifest, is a warning at its name', () => {
    expect(manifestProblems(withVolume('secret: {secretName: nginxsecret}'))).toEqual([
      '8:53: warning: Deployment/d: volume "v" needs the Secret "nginxsecret", which no manifest has in the namespace "default": its pods wait in ContainerCreating',
    ]);
    expect(manifestProblems(withVolume('configMap: {name: settings}'))).toEqual([
      '8:50: warning: Deployment/d: volume "v" needs the ConfigMap "settings", which no manifest has in the namespace "default": its pods wait in ContainerCreating',
    ]);
  });

  it('for a projected volume is looked for like any other', () => {
    const sources = '[{secret: {name: a}}, {configMap: {name: b}}, {downwardAPI: {items: []}}]';
    expect(manifestProblems(withVolume(`projected: {sources: ${sources}}`))).toEqual([
      '8:70: warning: Deployment/d: volume "v" needs the Secret "a", which no manifest has in the namespace "default": its pods wait in ContainerCreating',
      '8:94: warning: Deployment/d: volume "v" needs the ConfigMap "b", which no manifest has in the namespace "default": its pods wait in ContainerCreating',
    ]);
  });

  it('for a variable holds back the container', () => {
    expect(manifestProblems(withVariable('secretKeyRef: {name: db, key: password}'))).toEqual([
      '8:94: warning: Deployment/d: container "c" needs the Secret "db", which no manifest has in the namespace "default": the container waits in CreateContainerConfigError',
    ]);
    expect(manifestProblems(deployment('envFrom: [{configMapRef: {name: all}}]'))).toEqual([
      '8:77: warning: Deployment/d: container "c" needs the ConfigMap "all", which no manifest has in the namespace "default": the container waits in CreateContainerConfigError',
    ]);
  });

  it('may be misspelt, or in another namespace', () => {
    const volume = withVolume('secret: {secretName: nginx-secret}');
    expect(manifestProblems(`${volume}---\n${SECRET}`)).toEqual([
      expect.stringContaining(
        'needs the Secret "nginx-secret", which no manifest has in the namespace "default", did you mean "nginxsecret"?: its pods',
      ),
    ]);
    const elsewhere = SECRET.replace('{name: nginxsecret}', '{name: nginx-secret, namespace: shop}');
    expect(manifestProblems(`${volume}---\n${elsewhere}`)).toEqual([
      expect.stringContaining('which no manifest has in the namespace "default", but in "shop": its pods'),
    ]);
  });

  it('has to have the entries that are asked for', () => {
    const volume = withVolume('secret: {secretName: nginxsecret, items: [{key: tls.cert, path: c}]}');
    expect(manifestProblems(`${volume}---\n${SECRET}`)).toEqual([
      '8:53: warning: Deployment/d: volume "v" needs "tls.cert" of the Secret "nginxsecret", did you mean "tls.crt"?: its pods wait in ContainerCreating',
    ]);
    expect(
      manifestProblems(`${withVariable('secretKeyRef: {name: nginxsecret, key: password}')}---\n${SECRET}`),
    ).toEqual([
      '8:94: warning: Deployment/d: container "c" needs "password" of the Secret "nginxsecret": there are tls.crt and tls.key: the container waits in CreateContainerConfigError',
    ]);
  });

  it.each([
    ['is there', 'secret: {secretName: nginxsecret, items: [{key: tls.crt, path: c}]}'],
    ['is optional', 'secret: {secretName: other, optional: true}'],
    ['every namespace has', 'configMap: {name: kube-root-ca.crt}'],
    ['is no Secret at all', 'emptyDir: {}'],
  ])('and that %s is fine', (_, source) => {
    expect(manifestProblems(`${withVolume(source)}---\n${SECRET}`)).toEqual([]);
  });
});
