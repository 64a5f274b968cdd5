import { consumptionContract } from './consumption-contract.ts';
import { storeContract } from './store-contract.ts';
import { windowsContract } from './windows-contract.ts';

storeContract('duckdb');
consumptionContract('duckdb');
windowsContract('duckdb');
