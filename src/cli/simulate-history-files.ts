/** The files of a simulated history: readings, labels, master data. */

import { closeSync, openSync, writeSync } from 'node:fs';
import { enterpriseHistory } from '../../simulators/history/enterprise-history.ts';
import { fleetEnterprise } from '../../simulators/history/fleet.ts';
import { gatewayReadings } from '../../simulators/history/gateway-readings.ts';
import { labelFaults } from '../../simulators/history/label-faults.ts';
import { masterDataOf } from '../../simulators/history/master-data.ts';
import { CommandError, EXIT } from './exit-codes.ts';
import type { ProgressBar } from './import/progress-bar.ts';
import { faultChoice, type HistoryPlan } from './simulate-history-options.ts';

/** The history of one of the plan's enterprises by its number; `daysKept` as `enterpriseHistory` has it. */
export function plannedHistory(plan: HistoryPlan, number: number, daysKept?: number) {
  const { fleet, from, to } = plan;
  return enterpriseHistory(fleetEnterprise(fleet, number), { seed: fleet.seed, from, to }, faultChoice(plan), daysKept);
}

/** Days of loads in memory while labels are made, which look at one fault after the other. */
const LABEL_DAYS_KEPT = 60;

/** Writes a line of JSON for each fault; returns how many there are. */
export function writeLabels(plan: HistoryPlan, file: string): number {
  return writeLines('--labels', file, (write) => {
    for (let number = 0; number < plan.fleet.enterprises; number++) {
      for (const label of labelFaults(plannedHistory(plan, number, LABEL_DAYS_KEPT))) write(JSON.stringify(label));
    }
  });
}

/** Writes a line for each meter and instant, in the order in which they would be sent. */
export function writeReadings(plan: HistoryPlan, file: string, bar: ProgressBar): number {
  return writeLines('--out', file, (write) => {
    for (let number = 0; number < plan.fleet.enterprises; number++) {
      const history = plannedHistory(plan, number);
      const { id: enterprise, gateways } = history.enterprise;
      for (const gateway of gateways) {
        const source = gatewayReadings(history, gateway, plan);
        for (let hour = 0; hour < source.hours; hour++) {
          for (const reading of source.readingsOf(hour)) write(JSON.stringify({ enterprise, gateway, ...reading }));
          bar.update((number + hour / source.hours) / plan.fleet.enterprises, enterprise);
        }
      }
    }
    bar.clear();
  });
}

/** Writes enterprises, gateways and meters for `registry apply`: YAML reads JSON too. */
export function writeMasterData(plan: HistoryPlan, file: string): void {
  const histories = Array.from({ length: plan.fleet.enterprises }, (_, number) => plannedHistory(plan, number));
  writeLines('--registry-out', file, (write) =>
    write(JSON.stringify(masterDataOf(histories, plan.stepMillis), null, 1)),
  );
}

const BUFFER_CHARACTERS = 1_000_000;

/** Returns how many lines were written. Throws `CommandError` where the file cannot be. */
function writeLines(option: string, file: string, make: (write: (line: string) => void) => void): number {
  let count = 0;
  let buffer = '';
  const descriptor = openForWriting(option, file);
  try {
    make((line) => {
      count++;
      buffer += `${line}\n`;
      if (buffer.length < BUFFER_CHARACTERS) return;
      writeSync(descriptor, buffer);
      buffer = '';
    });
    writeSync(descriptor, buffer);
  } finally {
    closeSync(descriptor);
  }
  return count;
}

function openForWriting(option: string, file: string): number {
  try {
    return openSync(file, 'w');
  } catch (error) {
    throw new CommandError(`${option} ${file} cannot be written: ${(error as Error).message}`, EXIT.usage);
  }
}
