/** Certificates and revocation lists as others make them: with OpenSSL, nothing of the hub's own code. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface KeyPair {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** Such as `URI:urn:meterhub:gateway:alpha:g1` or `IP:127.0.0.1`. */
  readonly san?: string;
  readonly usage?: 'clientAuth' | 'serverAuth';
  /** Seconds from now. */
  readonly from?: number;
  readonly to?: number;
  readonly subject?: string;
}

export class TestAuthority {
  readonly certFile: string;
  readonly cert: string;
  readonly #folder: string;
  #count = 0;

  /** Signs itself, or is signed by `parent`. */
  constructor(folder: string, name: string, keyType: 'ec' | 'rsa' = 'ec', parent: TestAuthority | null = null) {
    this.#folder = join(folder, name);
    mkdirSync(this.#folder);
    writeFileSync(this.#path('index.txt'), '');
    writeFileSync(this.#path('crlnumber'), '01\n');
    writeFileSync(this.#path('ca.cnf'), config({}));
    openssl(this.#folder, ...newKey(keyType), '-out', 'ca.key');
    this.certFile = this.#path('ca.pem');
    const subject = ['-config', 'ca.cnf', '-key', 'ca.key', '-subj', `/CN=${name}`];
    if (parent === null) {
      openssl(
        this.#folder,
        ...['req', '-new', '-x509', '-extensions', 'authority', ...subject, '-days', '30', '-out', 'ca.pem'],
      );
    } else {
      openssl(this.#folder, 'req', '-new', ...subject, '-out', 'ca.csr');
      openssl(
        parent.#folder,
        ...['ca', '-batch', '-notext', '-config', 'ca.cnf', '-extensions', 'authority', '-in', this.#path('ca.csr')],
        ...['-cert', 'ca.pem', '-keyfile', 'ca.key', '-days', '30', '-out', this.certFile],
      );
    }
    this.cert = readFileSync(this.certFile, 'utf8');
  }

  certificate(commonName: string, options: CertificateOptions = {}): KeyPair {
    const name = `c${++this.#count}`;
    const request = certificateRequest(this.#folder, name);
    writeFileSync(this.#path(`${name}.cnf`), config(options));
    openssl(
      this.#folder,
      ...['ca', '-batch', '-notext', '-config', `${name}.cnf`, '-extensions', 'leaf', '-in', request.file],
      ...['-cert', 'ca.pem', '-keyfile', 'ca.key', '-out', `${name}.pem`],
      ...['-subj', options.subject ?? `/CN=${commonName}`],
      ...['-startdate', time(options.from ?? -3600), '-enddate', time(options.to ?? 86_400)],
    );
    return keyPair(this.#path(`${name}.pem`), request.keyFile);
  }

  /** The PEM of a new list of all that is revoked, with its file. */
  revoke(...pairs: readonly KeyPair[]): string {
    const authority = ['-config', 'ca.cnf', '-cert', 'ca.pem', '-keyfile', 'ca.key'];
    for (const { certFile } of pairs) openssl(this.#folder, 'ca', ...authority, '-revoke', certFile);
    openssl(this.#folder, 'ca', ...authority, '-gencrl', '-crldays', '7', '-out', 'list.pem');
    return readFileSync(this.#path('list.pem'), 'utf8');
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

/** A new key and a certificate signing request for it, as a gateway makes them. */
export function certificateRequest(folder: string, name: string): { file: string; keyFile: string; pem: string } {
  const [file, keyFile] = [join(folder, `${name}.csr`), join(folder, `${name}.key`)];
  openssl(folder, ...newKey('ec'), '-out', keyFile);
  openssl(folder, 'req', '-new', '-key', keyFile, '-subj', '/O=Maker/CN=whatever', '-out', file);
  return { file, keyFile, pem: readFileSync(file, 'utf8') };
}

export function keyPair(certFile: string, keyFile: string): KeyPair {
  return { certFile, keyFile, cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
}

export function openssl(folder: string, ...args: readonly string[]): string {
  return execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function newKey(type: 'ec' | 'rsa'): string[] {
  return type === 'ec'
    ? ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']
    : ['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'];
}

function time(seconds: number): string {
  return `${new Date(Date.now() + seconds * 1000).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
}

function config({ san, usage = 'clientAuth' }: CertificateOptions): string {
  return `
[ca]
default_ca = authority_section
[authority_section]
database = index.txt
crlnumber = crlnumber
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = policy
unique_subject = no
[policy]
commonName = optional
organizationName = optional
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
[leaf]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = ${usage}
${san === undefined ? '' : `subjectAltName = ${san}`}
`;
}
