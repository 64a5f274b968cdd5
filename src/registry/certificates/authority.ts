/**
 * The hub's own small certificate authority: one key in the data folder, certificates for gateways only.
 * Each is bound to its gateway by a subject alternative name; what a request asks for beside its public
 * key is ignored.
 */

import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, X509Certificate } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GatewayIdentity } from '../registry.ts';
import { gatewayUri } from './identity.ts';
import { OpensslError, withOpenssl } from './openssl.ts';

export interface Authority {
  /** Its certificate, PEM. */
  readonly certificate: string;
  /** Issues a certificate (PEM) for the public key of a certificate signing request (PEM). Throws `OpensslError`. */
  issue(request: string, gateway: GatewayIdentity, validity: Validity): Promise<string>;
}

/** Epoch milliseconds; OpenSSL keeps whole seconds. */
export interface Validity {
  readonly from: number;
  readonly to: number;
}

const KEY_FILE = 'gateway-ca.key';
const CERTIFICATE_FILE = 'gateway-ca.pem';
const AUTHORITY_DAYS = 7300;
/** RFC 5280, 4.1.2.2: positive, at most 20 octets. */
const SERIAL_BYTES = 16;
/** Upper bound of the common name (RFC 5280, A.1, ub-common-name). */
const COMMON_NAME_LENGTH_MAX = 64;
const REQUEST_LENGTH_MAX = 16_384;
/** What is generally held to be enough until 2030 (NIST SP 800-57 part 1, recalled). */
const RSA_BITS_MIN = 2048;
const CURVES: readonly unknown[] = ['prime256v1', 'secp384r1', 'secp521r1'];

/** Opens the authority in a folder, making its key (mode 0600) and its certificate where there are none. */
export async function openAuthority(directory: string): Promise<Authority> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const keyFile = join(directory, KEY_FILE);
  const certificateFile = join(directory, CERTIFICATE_FILE);
  if (!existsSync(keyFile)) makeKey(keyFile);
  if (!existsSync(certificateFile)) writeWhole(certificateFile, await selfSigned(keyFile));
  const certificate = readFileSync(certificateFile, 'utf8');
  return {
    certificate,
    issue: (request, gateway, validity) => issue({ keyFile, certificateFile }, request, gateway, validity),
  };
}

/** Throws `OpensslError` for a text that is no certificate signing request or whose key is weak. */
export async function checkRequest(request: string): Promise<void> {
  await withOpenssl(async (folder) => {
    const csr = folder.put('request.pem', requestOf(request));
    checkKey(createPublicKey(await folder.run('req', '-in', csr, '-noout', '-verify', '-pubkey')));
  });
}

function makeKey(keyFile: string): void {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  writeWhole(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
}

/** All of it or nothing, and never over what somebody else has made in the same moment. */
export function writeWhole(file: string, content: string): void {
  const temporary = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(temporary, content, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(temporary);
  }
}

function selfSigned(keyFile: string): Promise<string> {
  return withOpenssl(async (folder) => {
    const config = folder.put('authority.cnf', AUTHORITY_CONFIG);
    // Two hubs' authorities must not have one name.
    const subject = `/CN=Meterhub gateway authority ${randomBytes(6).toString('hex')}`;
    return folder.run(
      ...['req', '-new', '-x509', '-config', config, '-extensions', 'authority', '-key', keyFile, '-sha256'],
      ...['-days', String(AUTHORITY_DAYS), '-subj', subject],
    );
  });
}

async function issue(
  authority: { readonly keyFile: string; readonly certificateFile: string },
  request: string,
  gateway: GatewayIdentity,
  { from, to }: Validity,
): Promise<string> {
  const authorityEnds = new X509Certificate(readFileSync(authority.certificateFile)).validToDate.getTime();
  if (to > authorityEnds) throw new OpensslError('the certificate would outlive the authority');
  await checkRequest(request);
  return withOpenssl(async (folder) => {
    const csr = folder.put('request.pem', requestOf(request));
    const config = folder.put('issue.cnf', issueConfig(gateway));
    folder.put('index.txt', '');
    folder.put('serial', newSerial());
    await folder.run(
      ...['ca', '-batch', '-notext', '-config', config, '-extensions', 'gateway', '-in', csr, '-out', 'issued.pem'],
      ...['-cert', authority.certificateFile, '-keyfile', authority.keyFile, '-subj', subjectOf(gateway)],
      ...['-startdate', asn1Time(from), '-enddate', asn1Time(to)],
    );
    return readFileSync(folder.path('issued.pem'), 'utf8');
  });
}

/** Only the request itself, whatever stands around it in the file. */
function requestOf(text: string): string {
  const label = '(?:NEW )?CERTIFICATE REQUEST';
  const pem =
    text.length <= REQUEST_LENGTH_MAX && new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----`).exec(text);
  if (pem) return `${pem[0]}\n`;
  throw new OpensslError('there is no certificate signing request (PEM) in it');
}

function checkKey(key: KeyObject): void {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details = {} } = key;
  const isStrong =
    (type === 'rsa' && (details.modulusLength ?? 0) >= RSA_BITS_MIN) ||
    (type === 'ec' && CURVES.includes(details.namedCurve)) ||
    type === 'ed25519';
  if (!isStrong) {
    throw new OpensslError(`its key must be RSA of ${RSA_BITS_MIN} bits, EC on P-256, P-384 or P-521, or Ed25519`);
  }
}

/** For people; what counts is the alternative name. Ids have nothing in them that OpenSSL would read as more. */
function subjectOf({ enterprise, gateway }: GatewayIdentity): string {
  const full = `${enterprise}.${gateway}`;
  return `/CN=${full.length <= COMMON_NAME_LENGTH_MAX ? full : gateway}`;
}

/** Random, so that it tells nothing and no two are equal; the first bits make it positive and of full length. */
function newSerial(): string {
  const bytes = randomBytes(SERIAL_BYTES);
  bytes[0] = ((bytes[0] as number) & 0x3f) | 0x40;
  return bytes.toString('hex').toUpperCase();
}

/** GeneralizedTime in whole seconds of UTC (RFC 5280, 4.1.2.5.2): 20261120080000Z. */
function asn1Time(millis: number): string {
  return `${new Date(millis).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
}

const AUTHORITY_CONFIG = `
[req]
distinguished_name = name
prompt = no
[name]
CN = Meterhub
[authority]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
`;

function issueConfig(gateway: GatewayIdentity): string {
  return `
[ca]
default_ca = authority
[authority]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = policy
unique_subject = no
copy_extensions = none
[policy]
commonName = supplied
[gateway]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = URI:${gatewayUri(gateway)}
`;
}
