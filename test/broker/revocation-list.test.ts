import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseRevocationLists } from '../../src/broker/certificates/crl.ts';
import { inTemporaryDirectory, temporaryDirectory } from '../helpers/temporary-directory.ts';
import { openssl, TestAuthority } from './test-authority.ts';

interface Made {
  readonly pem: string;
  readonly der: Buffer;
  readonly serials: readonly string[];
  readonly authority: X509Certificate;
}

function make(folder: string, type: 'ec' | 'rsa', revoked: number): Made {
  const authority = new TestAuthority(folder, 'a', type);
  const certificates = Array.from({ length: revoked }, (_, n) => authority.certificate(`c${n}`));
  const pem = authority.revoke(...certificates);
  openssl(join(folder, 'a'), 'crl', '-in', 'list.pem', '-outform', 'DER', '-out', 'list.der');
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const serials = certificates.map(({ cert }) => new X509Certificate(cert).serialNumber);
  return { pem, der, serials, authority: new X509Certificate(authority.cert) };
}

describe.each(['ec', 'rsa'] as const)('a list that OpenSSL has signed with an %s key', (type) => {
  test.each([0, 1, 5])('with %i revoked certificates is read', (count) => {
    const { pem, der, serials, authority } = make(temporaryDirectory(), type, count);
    for (const file of [Buffer.from(pem), der]) {
      const [list, ...others] = parseRevocationLists(file);
      expect(others).toEqual([]);
      expect([...(list?.serials ?? [])].sort()).toEqual([...serials].sort());
      expect(list?.isSignedBy(authority)).toBe(true);
      // Made now for seven days.
      expect(Math.abs((list?.nextUpdate ?? 0) - Date.now() - 7 * 86_400_000)).toBeLessThan(60_000);
    }
  });
});

describe('lists', () => {
  let ec: Made;
  let rsa: Made;
  beforeAll(async () => {
    await inTemporaryDirectory((folder) => {
      ec = make(folder, 'ec', 2);
    });
    await inTemporaryDirectory((folder) => {
      rsa = make(folder, 'rsa', 1);
    });
  });

  test('several in one file are each read, and each belongs to its authority', () => {
    const lists = parseRevocationLists(Buffer.from(`comment\n${ec.pem}\n${rsa.pem}`));
    expect(lists.map(({ serials }) => [...serials].sort())).toEqual([[...ec.serials].sort(), [...rsa.serials]]);
    expect(lists.map((list) => [list.isSignedBy(ec.authority), list.isSignedBy(rsa.authority)])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  test('what is no list is refused', () => {
    for (const text of ['', 'no list', '-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----']) {
      expect(() => parseRevocationLists(Buffer.from(text))).toThrow();
    }
    expect(() => parseRevocationLists(ec.authority.raw)).toThrow();
  });

  test('a list with any byte changed or cut off is refused or not signed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), fc.boolean(), (position, flip, cut) => {
        const at = position % ec.der.length;
        const damaged = Buffer.from(cut ? ec.der.subarray(0, at) : ec.der);
        if (!cut) damaged[at] = (damaged[at] as number) ^ flip;
        let signed: boolean;
        try {
          signed = parseRevocationLists(damaged).some((list) => list.isSignedBy(ec.authority));
        } catch {
          signed = false;
        }
        expect(signed).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});
