/** `meterhub gateway enroll|rotate|revoke|list-certificates`: client certificates of gateways. */

import { readFileSync, writeFileSync } from 'node:fs';
import { loadConfig } from '../config.ts';
import { dataPaths } from '../hub/data-paths.ts';
import { certificateState } from '../registry/certificates/certificate-state.ts';
import {
  enrolByToken,
  enrolGateway,
  type IssuedCertificate,
  type IssueOptions,
  rotateGateway,
} from '../registry/certificates/enrolment.ts';
import { OpensslError } from '../registry/certificates/openssl.ts';
import type { GatewayCertificate } from '../registry/registry.ts';
import { CommandError, EXIT } from './exit-codes.ts';
import { enrolAtHub } from './gateway-enrol-at-hub.ts';
import { withRegistry } from './registry.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const HOUR_MILLIS = 3_600_000;

export interface EnrolOptions {
  readonly hub?: string;
  readonly ca?: string;
  readonly csr?: string;
  readonly token?: string;
  readonly out?: string;
  readonly days: number;
  readonly tokenHours: number;
  readonly config?: string;
}

/**
 * With a hub: asks it for a certificate, on the gateway. With a request: issues the certificate. Without either: makes a
 * one-time token with which that can be done later.
 */
export async function gatewayEnrol(
  enterprise: string | undefined,
  gateway: string | undefined,
  options: EnrolOptions,
  environment: Environment,
): Promise<void> {
  const { csr, token, hub, ca, out } = options;
  if (hub !== undefined) {
    if (token === undefined || out === undefined || csr !== undefined || enterprise !== undefined) {
      throw new CommandError('--hub goes with --token and --out FOLDER, and without names and --csr', EXIT.usage);
    }
    return enrolAtHub({ hub, token, out, ...(ca === undefined ? {} : { ca }) });
  }
  const isNamed = enterprise !== undefined && gateway !== undefined;
  if (isNamed === (token !== undefined)) {
    throw new CommandError('name an enterprise and a gateway, or give the --token that stands for both', EXIT.usage);
  }
  if (token !== undefined && csr === undefined) throw new CommandError('--token needs --csr', EXIT.usage);
  await withRegistry(options.config, environment, async (registry) => {
    if (csr === undefined) {
      const expiresAt = Date.now() + options.tokenHours * HOUR_MILLIS;
      const name = { enterprise: enterprise as string, gateway: gateway as string };
      process.stdout.write(`${await registry.issueEnrolmentToken(name, expiresAt)}\n`);
      process.stderr.write(`good once, until ${new Date(expiresAt).toISOString()}\n`);
      return;
    }
    const issue = issueOptions(csr, options, environment);
    const issued = await inWords(
      token === undefined
        ? enrolGateway(registry, { enterprise: enterprise as string, gateway: gateway as string }, issue)
        : enrolByToken(registry, token, issue),
    );
    if (issued === null) throw new CommandError('the token is unknown, was used, or has expired');
    hand(issued, options.out);
  });
}

export interface RotateOptions {
  readonly csr: string;
  readonly out?: string;
  readonly days: number;
  readonly overlapHours: number;
  readonly config?: string;
}

export async function gatewayRotate(
  enterprise: string,
  gateway: string,
  options: RotateOptions,
  environment: Environment,
): Promise<void> {
  await withRegistry(options.config, environment, async (registry) => {
    const issue = issueOptions(options.csr, options, environment);
    const overlapMillis = options.overlapHours * HOUR_MILLIS;
    hand(await inWords(rotateGateway(registry, { enterprise, gateway }, { ...issue, overlapMillis })), options.out);
  });
}

export async function gatewayRevoke(
  enterprise: string,
  gateway: string,
  { serial, config }: { readonly serial?: string; readonly config?: string },
  environment: Environment,
): Promise<void> {
  await withRegistry(config, environment, async (registry) => {
    const which = serial === undefined ? { keep: null } : { serial: serial.toUpperCase() };
    const count = await registry.revokeGatewayCertificates({ enterprise, gateway }, which, Date.now());
    if (count === 0) throw new CommandError(`${enterprise}/${gateway} has no such certificate that is not revoked`);
    process.stderr.write(`${count} of its certificates revoked; its password, if it has one, still holds\n`);
  });
}

export async function gatewayListCertificates(
  { config }: { readonly config?: string },
  environment: Environment,
): Promise<void> {
  await withRegistry(config, environment, async (registry) => {
    const { certificates } = await registry.gatewayAccess();
    const rows = [...certificates.values()].sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
    for (const certificate of rows) {
      const { enterprise, gateway, serial, notAfter } = certificate;
      const until = new Date(notAfter).toISOString();
      process.stdout.write(`${enterprise}/${gateway} ${serial} until ${until} ${stateOf(certificate, Date.now())}\n`);
    }
  });
}

function issueOptions(
  file: string,
  { days, config }: { readonly days: number; readonly config?: string },
  environment: Environment,
): IssueOptions {
  const directory = dataPaths(loadConfig(config, environment).dataDir).certificates;
  try {
    return { directory, days, request: readFileSync(file, 'utf8') };
  } catch (error) {
    throw new CommandError(`${file}: ${(error as Error).message}`, EXIT.usage);
  }
}

async function inWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof OpensslError ? new CommandError(error.message) : error;
  }
}

function hand(
  { certificate, enterprise, gateway, serial, notAfter }: IssuedCertificate,
  out: string | undefined,
): void {
  if (out === undefined) process.stdout.write(certificate);
  else writeFileSync(out, certificate);
  const until = new Date(notAfter).toISOString();
  process.stderr.write(`${enterprise}/${gateway}: certificate ${serial}, until ${until}\n`);
}

function keyOf({ enterprise, gateway, issuedAt }: GatewayCertificate): string {
  return `${enterprise}/${gateway} ${String(issuedAt).padStart(15, '0')}`;
}

function stateOf(certificate: GatewayCertificate, now: number): string {
  const state = certificateState(certificate, now);
  const { revokedAt } = certificate;
  return state === 'valid' && revokedAt !== null ? `valid, void from ${new Date(revokedAt).toISOString()}` : state;
}
