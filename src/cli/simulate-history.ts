/** `meterhub simulate history`: the past of simulated enterprises, through the ordinary way into a hub. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gatewayReadings } from '../../simulators/history/gateway-readings.ts';
import { type HubConfig, loadConfig } from '../config.ts';
import { CommandError, EXIT } from './exit-codes.ts';
import { IMPORT_EXIT } from './import/import-exit.ts';
import { ProgressBar } from './import/progress-bar.ts';
import { say } from './import/say.ts';
import { untilStopped } from './lifetime.ts';
import { plannedHistory, writeLabels, writeMasterData, writeReadings } from './simulate-history-files.ts';
import { checkAge, type HistoryPlan, historyPlan, type SimulateHistoryOptions } from './simulate-history-options.ts';
import { readPasswords, registerFleet } from './simulate-history-register.ts';
import { type SentHistory, sendHistory } from './simulate-history-send.ts';
import { agreedPlan, describePlan, keepHistoryState, readHistoryState } from './simulate-history-state.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export async function simulateHistory(options: SimulateHistoryOptions, environment: Environment): Promise<void> {
  const now = Date.now();
  const wanted = historyPlan(options, now);
  if (options.out !== undefined || options.registryOut !== undefined) return writeFiles(wanted, options);
  const config = loadConfig(options.config, environment);
  const state = readHistoryState(config.dataDir, options.seed);
  const plan = agreedPlan(wanted, state, options.end !== undefined);
  if (options.dryRun) return tell(plan);
  checkAge(plan, config.processor.ageMax, now);
  const url = hubUrl(options.url, config);
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });

  say(describePlan(plan));
  const known = state?.passwords ?? {};
  const passwords =
    options.passwords === undefined
      ? await registerFleet(plan, known, options.config, environment)
      : readPasswords(options.passwords);
  let isBegun = state?.isBegun ?? false;
  let nextHour = isBegun ? (state?.nextHour ?? {}) : {};
  const keep = (): void => keepHistoryState(config.dataDir, { plan, isBegun, passwords, nextHour });
  keep();
  if (plan.faultRate > 0) {
    const file = options.labels ?? join(config.dataDir, `simulate-history-${options.seed}-labels.ndjson`);
    say(`${writeLabels(plan, file)} faults, their labels are in ${file}`);
  }
  const stopping = new AbortController();
  void untilStopped().then(() => stopping.abort());
  const started = performance.now();
  const sent = await sendHistory({
    ...{ plan, passwords, nextHour, url, connections: options.connections },
    ...{ giveUpMillis: options.giveUpAfter * 1000, bar: new ProgressBar(), signal: stopping.signal },
    onProgress: (next) => {
      isBegun = true;
      nextHour = { ...next };
      keep();
    },
  });
  report(sent, performance.now() - started);
  // Run again after its end it sends everything again, and all of it is a duplicate.
  nextHour = {};
  keep();
  if (sent.quarantined > 0) {
    throw new CommandError(`${sent.quarantined} readings are in the quarantine`, IMPORT_EXIT.quarantined);
  }
}

function report(sent: SentHistory, millis: number): void {
  const { messages, received, stored, duplicate, revised, quarantined } = sent;
  const seconds = Math.max(1, Math.round(millis / 1000));
  say(`sent ${sent.sent} readings in ${messages} messages in ${seconds} s`);
  say(`received ${received}, stored ${stored}, duplicate ${duplicate}, revised ${revised}, quarantined ${quarantined}`);
  if (!sent.isComplete) throw new CommandError('stopped before the end; run it again to go on where it was');
}

function writeFiles(plan: HistoryPlan, options: SimulateHistoryOptions): void {
  const { out, registryOut, labels } = options;
  if (registryOut !== undefined) {
    writeMasterData(plan, registryOut);
    say(`wrote ${registryOut}: put it into a hub with "meterhub registry apply"`);
  }
  if (out !== undefined) say(`wrote ${writeReadings(plan, out, new ProgressBar())} entries to ${out}`);
  const labelFile = labels ?? (out === undefined ? undefined : `${out}.labels.ndjson`);
  if (plan.faultRate === 0 || labelFile === undefined) return;
  say(`wrote the labels of ${writeLabels(plan, labelFile)} faults to ${labelFile}`);
}

const SHOWN = 3;

function tell(plan: HistoryPlan): void {
  const { fleet, from, to, stepMillis, withRate } = plan;
  const instants = Math.floor((to - from) / stepMillis) + 1;
  const readings = fleet.enterprises * fleet.metersPerEnterprise * instants * (withRate ? 2 : 1);
  say(describePlan(plan));
  say(`would send about ${readings} readings (dropouts are fewer, duplicates more); the first are`);
  const history = plannedHistory(plan, 0);
  const first = gatewayReadings(history, history.enterprise.gateways[0]!, plan).readingsOf(0).slice(0, SHOWN);
  for (const reading of first) say(JSON.stringify(reading));
}

/** Addresses that a hub listens on and nobody can connect to. */
const ANY_ADDRESS: readonly string[] = ['0.0.0.0', '::', ''];

function hubUrl(url: string | undefined, { mqtt }: HubConfig): string {
  if (url !== undefined) {
    if (/^mqtts?:\/\/[^/@]+$/.test(url)) return url;
    throw new CommandError('--url must be such as mqtt://hub.example:1883, without a user in it', EXIT.usage);
  }
  const host = ANY_ADDRESS.includes(mqtt.host) ? '127.0.0.1' : mqtt.host;
  return `mqtt://${host.includes(':') ? `[${host}]` : host}:${mqtt.port}`;
}
