import { describe, expect, it } from 'vitest';
import { manifestProblems, object, objects } from './manifest.ts';

const secret = (fields: string) => object('v1', 'Secret', 's', fields);
const configMap = (fields: string) => object('v1', 'ConfigMap', 's', fields);

describe('a Secret or ConfigMap', () => {
  it('keeps the names of its entries and none of the values', () => {
    const read = objects(
      secret('type: Opaque\ndata: {a: c2VjcmV0}\nstringData: {b: secret, a: other}\nimmutable: true'),
    );
    expect(read).toEqual([
      {
        kind: 'Secret',
        meta: { name: 's', namespace: 'default', labels: {}, annotations: {} },
        spec: { keys: ['a', 'b'] },
      },
    ]);
    expect(JSON.stringify(read)).not.toContain('c2VjcmV0');
    expect(objects(configMap('data: {a.conf: "x"}\nbinaryData: {b: AAEC}'))).toMatchObject([
      { kind: 'ConfigMap', spec: { keys: ['a.conf', 'b'] } },
    ]);
  });

  it('may be empty', () => {
    expect(objects(configMap('data:'))).toMatchObject([{ spec: { keys: [] } }]);
  });

  it.each([
    [
      secret('data: {"a b": ""}'),
      '4:8: error: Secret/s: data[a b]: Invalid value: "a b": a key is at most 253 letters, digits, "-", "_" and ".", and does not begin with ".."',
    ],
    [
      secret('stringData: {..: x}'),
      '4:14: error: Secret/s: stringData[..]: Invalid value: "..": a key is at most 253 letters, digits, "-", "_" and ".", and does not begin with ".."',
    ],
    [
      secret('data: {password: geheim!}'),
      '4:18: error: Secret/s: data.password: Invalid value: illegal base64 data: write plain text under stringData',
    ],
    [
      configMap('binaryData: {b: abc}'),
      '4:17: error: ConfigMap/s: binaryData.b: Invalid value: illegal base64 data',
    ],
    [
      configMap('data: {b: x}\nbinaryData: {b: AAEC}'),
      '4:8: error: ConfigMap/s: data.b: Invalid value: "b": duplicate of key present in binaryData',
    ],
    [
      configMap('data: {port: 80}'),
      '4:14: error: ConfigMap/s: data.port: must be text, not 80: put it in quotes',
    ],
    [configMap('stringData: {a: x}'), '4:1: error: ConfigMap/s: unknown field "stringData"'],
    [
      secret('type: kubernetes.io/tls\nstringData: {tls.crt: x}'),
      '1:1: error: Secret/s: data[tls.key]: Required value',
    ],
  ])('that the API server refuses is refused: %#', (manifest, expected) => {
    expect(manifestProblems(manifest)).toEqual([expected]);
  });

  it.each([
    ['kubernetes.io/basic-auth', ['username', 'password']],
    ['kubernetes.io/ssh-auth', ['ssh-privatekey']],
    ['kubernetes.io/dockercfg', ['.dockercfg']],
    ['kubernetes.io/dockerconfigjson', ['.dockerconfigjson']],
  ])('of type %s has to have the entries of its type', (type, keys) => {
    expect(manifestProblems(secret(`type: ${type}`))).toEqual(
      keys.map((key) =>
        expect.stringMatching(new RegExp(`data.{1,2}${key.replace('.', '\\.')}\\]?: Required value$`)),
      ),
    );
    expect(manifestProblems(secret(`type: ${type}\nstringData: {${keys[0]}: x}`))).toEqual([]);
  });

  it('has at most 1 MiB of values, which base64 does not make more', () => {
    const size = 1024 * 1024;
    const tooLong = ['4:1: error: ConfigMap/s: data: Too long: may not be more than 1048576 bytes'];
    expect(manifestProblems(configMap(`data: {a: ${'x'.repeat(size)}}`))).toEqual([]);
    expect(manifestProblems(configMap(`data: {a: ${'x'.repeat(size)}, b: "y"}`))).toEqual(tooLong);
    // Two bytes of UTF-8 each.
    expect(manifestProblems(configMap(`data: {a: ${'ä'.repeat(size / 2 + 1)}}`))).toEqual(tooLong);
    expect(manifestProblems(secret(`data: {a: ${Buffer.alloc(size).toString('base64')}}`))).toEqual([]);
    expect(manifestProblems(secret(`data: {a: ${Buffer.alloc(size + 1).toString('base64')}}`))).toHaveLength(
      1,
    );
  });

  it('may have its base64 in lines', () => {
    expect(manifestProblems(secret('data:\n  a: |\n    c2Vj\n    cmV0\n'))).toEqual([]);
  });
});
