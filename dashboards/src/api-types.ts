/**
 * The hub's HTTP API as types: made from its OpenAPI document by `generate-types.ts`, not by hand.
 */

export interface paths {
    readonly "/api/v1/alarms": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Conditions of the hub itself that somebody has to know of */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Alarm"][];
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/audit": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The audit log, newest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description such as quarantine.replay */
                    readonly action?: string;
                    /** @description id of a key */
                    readonly actor?: string;
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    /** @description RFC 3339 with offset; in a URL write + as %2B */
                    readonly from?: string;
                    /** @description items in one answer, at most 1000 */
                    readonly limit?: number;
                    readonly outcome?: "begun" | "done" | "failed" | "refused";
                    readonly target?: string;
                    /** @description first instant that is not asked for */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["AuditEntry"][];
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/city/live": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The rate of use by energy type, gateways online, the newest readings
         * @description Totals are sums over level 1 meters, so that no sub-meter is counted twice.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly enterprise?: string;
                    /** @description items in one answer, at most 500 */
                    readonly limit?: number;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            readonly at: string;
                            readonly gateways: {
                                readonly offline: number;
                                readonly online: number;
                                readonly total: number;
                            };
                            readonly latest: readonly components["schemas"]["Reading"][];
                            /** @description older rates are not in the totals */
                            readonly staleAfterSeconds: number;
                            readonly totals: readonly components["schemas"]["EnergyTotal"][];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/consumption": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Consumption of a meter, an enterprise, a district, an industry or the city, oldest row first
         * @description Rows of the calendar of the hub's time zone. Rows that nothing is known of are there with the value null. JSON comes in pages. NDJSON and CSV come whole unless a limit is given; then the header Link names the next page.
         */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    /** @description the figures as they were known at this instant, with the master data recorded by then */
                    readonly as_of?: string;
                    /** @description of standard coal: 当量值 or 等价值 */
                    readonly basis?: "equivalent" | "equalValue";
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    /** @description of GB/T 2589; that in force at the time where left out */
                    readonly edition?: "2008" | "2020";
                    /** @description where left out, all of them: comprehensive energy consumption */
                    readonly energy?: "electricity" | "gas" | "otherGas" | "steam" | "heat" | "cooling" | "coal" | "coke" | "oil" | "hydrogen" | "photovoltaic" | "water" | "compressedAir" | "oxygen" | "nitrogen" | "co2";
                    readonly format?: "json" | "ndjson" | "csv";
                    /** @description a row that it lies in is the first one */
                    readonly from?: string;
                    /** @description meter, enterprise, district (GB/T 2260) or industry (GB/T 4754); none for the city */
                    readonly id?: string;
                    /** @description length of a row; of 5m, 15m and 30m the one that is the hub's interval */
                    readonly interval?: "5m" | "15m" | "30m" | "1h" | "1d" | "1mo" | "1y";
                    /** @description energy item, see /api/v1/energy-items */
                    readonly item?: string;
                    /** @description rows in one answer, at most 10000; where left out 1000 in JSON, all in the others */
                    readonly limit?: number;
                    /** @description register; that which tells the use of the energy type where left out */
                    readonly quantity?: string;
                    readonly scope: "meter" | "enterprise" | "district" | "industry" | "city";
                    /** @description first instant that is not asked for; now where left out */
                    readonly to?: string;
                    /** @description native: as it is counted */
                    readonly unit?: "native" | "kWh" | "GJ" | "tce" | "kgce";
                    /** @description condition of the cubic metres of gas; where left out coefficients are taken as printed */
                    readonly volumeReference?: "0C" | "15C" | "20C";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The rows, in the format asked for */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly basis: ("equivalent" | "equalValue") | null;
                            /** @description the numbers behind the figures of this page */
                            readonly coefficients: readonly components["schemas"]["ConsumptionCoefficient"][];
                            /** @description what was consumed before this instant is derived from all readings there are; null where there are none */
                            readonly completeUntil: string | null;
                            /**
                             * Format: date-time
                             * @description everything that the hub acknowledged before this instant is processed
                             */
                            readonly currentAsOf: string;
                            /** @description the one asked for; null for the one in force */
                            readonly edition: ("GB/T 2589-2008" | "GB/T 2589-2020") | null;
                            readonly energy: string | null;
                            /** @description what is added up: items with a meter or a figure */
                            readonly energyItems: readonly string[];
                            /**
                             * Format: date-time
                             * @description RFC 3339, with the offset of the hub's zone
                             */
                            readonly from: string;
                            readonly id: string;
                            /** @enum {string} */
                            readonly interval: "5m" | "15m" | "30m" | "1h" | "1d" | "1mo" | "1y";
                            readonly items: readonly components["schemas"]["ConsumptionRow"][];
                            /** @description the as_of of the question */
                            readonly knownAt: string | null;
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                            /** @description whether figures anywhere wait to be derived again */
                            readonly pendingRecomputation: boolean;
                            /** @enum {string} */
                            readonly scope: "meter" | "enterprise" | "district" | "industry" | "city";
                            readonly timeZone: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, with the offset of the hub's zone
                             */
                            readonly to: string;
                            readonly ucum: string;
                            readonly unit: string;
                        };
                        readonly "application/x-ndjson": string;
                        readonly "text/csv": string;
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/discontinuities": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Where registers do not simply go on, newest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    readonly enterprise?: string;
                    /** @description RFC 3339 with offset; in a URL write + as %2B */
                    readonly from?: string;
                    readonly kind?: "rollover" | "reset" | "decrease" | "implausible" | "outlier" | "beyond_resolution" | "exchange" | "multiplier_change";
                    /** @description items in one answer, at most 1000 */
                    readonly limit?: number;
                    readonly state?: "open" | "confirmed" | "corrected" | "rejected";
                    /** @description first instant that is not asked for */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Discontinuity"][];
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/emissions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * CO2 of a meter, an enterprise, a district, an industry or the city, oldest row first
         * @description Consumption times the factor that was valid at its time and place, by the method asked for. Every figure comes with its activity data, factors, coverage and uncertainty. What has no factor is listed and is not 0.
         */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    /** @description the figures as they were known at this instant, with the master data and factors known by then */
                    readonly as_of?: string;
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    readonly format?: "json" | "ndjson" | "csv";
                    /** @description a row that it lies in is the first one */
                    readonly from?: string;
                    /** @description table that fuels are calculated by: gbt-32151, inventory-2025, ipcc-2006 or custom:SET */
                    readonly fuels?: string;
                    readonly id?: string;
                    /** @description length of a row */
                    readonly interval?: "5m" | "15m" | "30m" | "1h" | "1d" | "1mo" | "1y";
                    /** @description energy item; all of them where left out */
                    readonly item?: string;
                    /** @description rows in one answer, at most 10000; where left out 1000 in JSON, all in the others */
                    readonly limit?: number;
                    /** @description location, location-regional, location-national, market, ets-shanghai or custom:SET; see docs/carbon.md */
                    readonly method?: string;
                    readonly scope: "meter" | "enterprise" | "district" | "industry" | "city";
                    /** @description first instant that is not asked for; now where left out */
                    readonly to?: string;
                    /** @description auto: of each row, where it is made of few enough meters */
                    readonly uncertainty?: "auto" | "none";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The rows, in the format asked for */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description what was consumed before this instant is derived from all readings there are; null where there are none */
                            readonly completeUntil: string | null;
                            readonly contracts: readonly {
                                readonly coveredKilowattHours: number;
                                readonly enterprise: string;
                                readonly id: string;
                                /** @enum {string} */
                                readonly kind: "greenPower" | "certificate";
                                readonly unusedKilowattHours: number;
                            }[];
                            /**
                             * Format: date-time
                             * @description everything that the hub acknowledged before this instant is processed
                             */
                            readonly currentAsOf: string;
                            /** @description behind the figures of this page */
                            readonly factors: readonly components["schemas"]["EmissionFactor"][];
                            /**
                             * Format: date-time
                             * @description RFC 3339, with the offset of the hub's zone
                             */
                            readonly from: string;
                            readonly fuels: string;
                            readonly id: string;
                            /** @enum {string} */
                            readonly interval: "5m" | "15m" | "30m" | "1h" | "1d" | "1mo" | "1y";
                            readonly items: readonly components["schemas"]["EmissionRow"][];
                            /** @description the as_of of the question */
                            readonly knownAt: string | null;
                            readonly method: string;
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                            /** @description items without CO2 to be calculated */
                            readonly notCounted: readonly {
                                readonly item: string;
                                readonly reason: string;
                            }[];
                            /** @description whether figures anywhere wait to be derived again */
                            readonly pendingRecomputation: boolean;
                            /** @enum {string} */
                            readonly scope: "meter" | "enterprise" | "district" | "industry" | "city";
                            readonly timeZone: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, with the offset of the hub's zone
                             */
                            readonly to: string;
                            /** @enum {string} */
                            readonly unit: "kgCO2";
                        };
                        readonly "application/x-ndjson": string;
                        readonly "text/csv": string;
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/energy-items": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Energy items with their codes and standard-coal coefficients */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["EnergyItem"][];
                            /** @description the list is always whole */
                            readonly nextCursor: null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/enterprises": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Enterprises that the key may see */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    /** @description items in one answer, at most 1000 */
                    readonly limit?: number;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Enterprise"][];
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/estimation-methods": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The methods by which consumption is estimated */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["EstimationMethod"][];
                            /** @description the list is always whole */
                            readonly nextCursor: null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/gateways": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Gateways and whether they are online */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    readonly enterprise?: string;
                    /** @description items in one answer, at most 1000 */
                    readonly limit?: number;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Gateway"][];
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/ingest/accounting": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What became of every reading, in all and per gateway */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    readonly enterprise?: string;
                    /** @description items in one answer, at most 1000 */
                    readonly limit?: number;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            readonly at: string;
                            readonly items: readonly components["schemas"]["GatewayAccount"][];
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                            readonly total: components["schemas"]["Account"];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/keys": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Every key that was issued, without its secret */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    /** @description items in one answer, at most 1000 */
                    readonly limit?: number;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Key"][];
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /** Issue a key */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description GB/T 2260; with the role authority
                         * @default null
                         */
                        readonly districts?: readonly string[] | null;
                        /**
                         * @description with the role enterprise
                         * @default null
                         */
                        readonly enterprise?: string | null;
                        /** @description null for never */
                        readonly expiresAt?: string | null;
                        /** @description what it is for */
                        readonly name: string;
                        /** @enum {string} */
                        readonly role: "admin" | "authority" | "analyst" | "auditor" | "enterprise";
                    };
                };
            };
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly id: string;
                            /** @description shown this once */
                            readonly key: string;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/keys/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Make a key void at once */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The key opens nothing any more */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/live": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Server-sent events: readings, totals, accounting, gateway, alarm
         * @description Begins with `hello`. Send the id of the last event as Last-Event-ID to go on after it; `missed: true` in the hello means that this is no longer possible and everything has to be read again.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description names, separated by commas, of readings, totals, accounting, gateway, alarm */
                    readonly events?: string;
                    /** @description readings of this meter only */
                    readonly meter?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The events */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "text/event-stream": string;
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/meters": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Registered meters */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    readonly energy?: "electricity" | "gas" | "otherGas" | "steam" | "heat" | "cooling" | "coal" | "coke" | "oil" | "hydrogen" | "photovoltaic" | "water" | "compressedAir" | "oxygen" | "nitrogen" | "co2";
                    readonly enterprise?: string;
                    readonly gateway?: string;
                    /** @description items in one answer, at most 1000 */
                    readonly limit?: number;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Meter"][];
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/meters/{id}/discontinuities": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Where the registers of a meter do not simply go on, newest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    /** @description RFC 3339 with offset; in a URL write + as %2B */
                    readonly from?: string;
                    readonly kind?: "rollover" | "reset" | "decrease" | "implausible" | "outlier" | "beyond_resolution" | "exchange" | "multiplier_change";
                    /** @description items in one answer, at most 1000 */
                    readonly limit?: number;
                    readonly state?: "open" | "confirmed" | "corrected" | "rejected";
                    /** @description first instant that is not asked for */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Discontinuity"][];
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/meters/{id}/discontinuities/{quantity}/{at}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Decides about a discontinuity; what depends on it is derived again */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description RFC 3339 with offset; in a URL write + as %2B */
                    readonly at: string;
                    readonly id: string;
                    readonly quantity: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @enum {string} */
                        readonly action: "confirm" | "correct" | "reject";
                        /** @description for correct: consumption of the step in the unit of the quantity, at most six decimals */
                        readonly consumption?: number;
                        readonly note?: string;
                    };
                };
            };
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Discontinuity"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/meters/{id}/intervals": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Consumption of one register of a meter as it is stored, with the rules that ran and what is open */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    readonly format?: "json" | "ndjson" | "csv";
                    /** @description a row that it lies in is the first one */
                    readonly from?: string;
                    readonly granularity?: "interval" | "day";
                    /** @description rows in one answer, at most 10000; where left out 1000 in JSON, all in the others */
                    readonly limit?: number;
                    /** @description register; that which tells the use where left out */
                    readonly quantity?: string;
                    /** @description first instant that is not asked for; now where left out */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The rows, in the format asked for */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description what was consumed before this instant is derived from all readings there are; null where there are none */
                            readonly completeUntil: string | null;
                            /**
                             * Format: date-time
                             * @description everything that the hub acknowledged before this instant is processed
                             */
                            readonly currentAsOf: string;
                            readonly energy: string;
                            readonly enterprise: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, with the offset of the hub's zone
                             */
                            readonly from: string;
                            /** @enum {string} */
                            readonly granularity: "interval" | "day";
                            readonly intervalMinutes: number;
                            readonly item: string;
                            readonly items: readonly components["schemas"]["MeterInterval"][];
                            readonly meter: string;
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                            /** @description the interval under way; not stored, and not in the items */
                            readonly open: {
                                readonly row: components["schemas"]["MeterInterval"];
                                /**
                                 * Format: date-time
                                 * @description of its newest reading
                                 */
                                readonly until: string;
                            } | null;
                            /** @description whether figures anywhere wait to be derived again */
                            readonly pendingRecomputation: boolean;
                            readonly quantity: string;
                            readonly timeZone: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, with the offset of the hub's zone
                             */
                            readonly to: string;
                            readonly ucum: string;
                            readonly unit: string;
                        };
                        readonly "application/x-ndjson": string;
                        readonly "text/csv": string;
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/meters/{id}/latest": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The newest reading of every quantity of a meter */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /**
                             * Format: date-time
                             * @description everything that the hub acknowledged before this instant is in the answer
                             */
                            readonly currentAsOf: string;
                            readonly energy: string;
                            readonly enterprise: string;
                            readonly meter: string;
                            readonly values: readonly {
                                /** @enum {string} */
                                readonly kind: "register" | "gauge";
                                readonly quality: components["schemas"]["Quality"];
                                readonly quantity: string;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                readonly ts: string;
                                readonly ucum: string;
                                readonly unit: string;
                                readonly value: number;
                            }[];
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/meters/{id}/revisions": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Stored values that a later message has contradicted and replaced, in order of their time */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    /** @description RFC 3339 with offset; in a URL write + as %2B */
                    readonly from?: string;
                    /** @description items in one answer, at most 1000 */
                    readonly limit?: number;
                    readonly quantity: string;
                    /** @description first instant that is not asked for */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Revision"][];
                            readonly meter: string;
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                            readonly quantity: string;
                            readonly ucum: string;
                            readonly unit: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/oidc/callback": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Where the provider sends the browser back to
         * @description Goes on to the path asked for with the cookie of a session, or to `/?signin=` and what was wrong.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description To the page */
                readonly 303: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/oidc/login": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Sends a browser to the provider */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description path of the hub to come back to */
                    readonly return_to?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description To the provider */
                readonly 303: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/quarantine": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Messages and readings that could not be used, newest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly code?: string;
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    readonly enterprise?: string;
                    readonly gateway?: string;
                    /** @description items in one answer, at most 1000 */
                    readonly limit?: number;
                    readonly meter?: string;
                    readonly state?: "open" | "replayed" | "dismissed";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description open entries by code, filters aside */
                            readonly counts: {
                                readonly [key: string]: number;
                            };
                            readonly items: readonly components["schemas"]["QuarantineEntry"][];
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/quarantine/dismiss": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Marks open entries of the quarantine as of no use */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly ids: readonly ({
                            readonly offset: number;
                            readonly ordinal: number;
                        } | string)[];
                    } | {
                        readonly filter: {
                            readonly code?: string;
                            readonly enterprise?: string;
                            readonly gateway?: string;
                            readonly meter?: string;
                        };
                        /**
                         * @description items in one answer, at most 1000
                         * @default 100
                         */
                        readonly limit?: number;
                    };
                };
            };
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description entries settled */
                            readonly entries: number;
                            /** @description messages put into the journal */
                            readonly messages: number;
                            /** @description readings that they stood for */
                            readonly readings: number;
                            readonly refused: readonly {
                                readonly code: string | null;
                                readonly id: string;
                                /** @enum {string} */
                                readonly reason: "not_found" | "not_open" | "not_replayable";
                            }[];
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/quarantine/replay": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Processes open entries of the quarantine once more, from the journal on
         * @description Only entries whose code says that it can help are taken; a filter passes over the others.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly ids: readonly ({
                            readonly offset: number;
                            readonly ordinal: number;
                        } | string)[];
                    } | {
                        readonly filter: {
                            readonly code?: string;
                            readonly enterprise?: string;
                            readonly gateway?: string;
                            readonly meter?: string;
                        };
                        /**
                         * @description items in one answer, at most 1000
                         * @default 100
                         */
                        readonly limit?: number;
                    };
                };
            };
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description entries settled */
                            readonly entries: number;
                            /** @description messages put into the journal */
                            readonly messages: number;
                            /** @description readings that they stood for */
                            readonly readings: number;
                            readonly refused: readonly {
                                readonly code: string | null;
                                readonly id: string;
                                /** @enum {string} */
                                readonly reason: "not_found" | "not_open" | "not_replayable";
                            }[];
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/readings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Readings of one quantity of one meter, oldest first
         * @description JSON comes in pages. NDJSON and CSV come whole, however long, unless a limit is given; then the header Link names the next page.
         */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    readonly format?: "json" | "ndjson" | "csv";
                    /** @description first instant; 24 hours before `to` where left out */
                    readonly from?: string;
                    /** @description items in one answer, at most 10000; where left out 1000 in JSON, all in the others */
                    readonly limit?: number;
                    readonly meter: string;
                    readonly quantity: string;
                    /** @description first instant that is not asked for; now where left out */
                    readonly to?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The readings, in the format asked for */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /**
                             * Format: date-time
                             * @description everything that the hub acknowledged before this instant is in the answer
                             */
                            readonly currentAsOf: string;
                            readonly enterprise: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            readonly from: string;
                            readonly items: readonly {
                                readonly quality: components["schemas"]["Quality"];
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                readonly ts: string;
                                readonly value: number;
                            }[];
                            /** @enum {string} */
                            readonly kind: "register" | "gauge";
                            readonly meter: string;
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                            readonly quantity: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            readonly to: string;
                            readonly ucum: string;
                            readonly unit: string;
                        };
                        readonly "application/x-ndjson": string;
                        readonly "text/csv": string;
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/recompute": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Derives the consumption of a meter or an enterprise again, soon; it is marked durably */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly enterprise?: string;
                        /**
                         * Format: date-time
                         * @description from the first reading on where left out
                         */
                        readonly from?: string;
                        readonly meter?: string;
                        /**
                         * Format: date-time
                         * @description first instant that is not asked for; now where left out
                         */
                        readonly to?: string;
                    };
                };
            };
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 202: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly {
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                readonly from: string;
                                readonly meter: string;
                                readonly quantity: string;
                                /**
                                 * Format: date-time
                                 * @description first instant that is not derived again for this
                                 */
                                readonly to: string;
                            }[];
                            /** @description registers that are derived again */
                            readonly marked: number;
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/restatements": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Why a figure is another one than it was: late readings, corrections, master data, factors */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    /** @description two instants, A,B: what was known at the earlier and at the later one; B may be left out for now */
                    readonly between: string;
                    /** @description needed, or item, where the unit is native */
                    readonly energy?: "electricity" | "gas" | "otherGas" | "steam" | "heat" | "cooling" | "coal" | "coke" | "oil" | "hydrogen" | "photovoltaic" | "water" | "compressedAir" | "oxygen" | "nitrogen" | "co2";
                    /** @description the interval that it lies in is the first one */
                    readonly from: string;
                    /** @description table that fuels are calculated by: gbt-32151, inventory-2025, ipcc-2006 or custom:SET */
                    readonly fuels?: string;
                    readonly id?: string;
                    readonly item?: string;
                    /** @description location, location-regional, location-national, market, ets-shanghai or custom:SET; see docs/carbon.md */
                    readonly method?: string;
                    readonly scope: "meter" | "enterprise" | "district" | "industry" | "city";
                    /** @description first instant that is not asked for */
                    readonly to: string;
                    readonly unit?: "native" | "kgce" | "kgCO2";
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description as it was known at B */
                            readonly after: number;
                            /** @description as it was known at A */
                            readonly before: number;
                            /** @description the items add up to it exactly */
                            readonly change: number;
                            /** @description factors of the method that became known between A and B */
                            readonly factorsKnownSince: readonly string[];
                            /**
                             * Format: date-time
                             * @description RFC 3339, with the offset of the hub's zone
                             */
                            readonly from: string;
                            readonly id: string;
                            readonly items: readonly components["schemas"]["RestatementItem"][];
                            /**
                             * Format: date-time
                             * @description A
                             */
                            readonly knownFrom: string;
                            /**
                             * Format: date-time
                             * @description B
                             */
                            readonly knownTo: string;
                            readonly masterDataChanges: readonly {
                                /** @description what is another than before; empty for what is new or removed */
                                readonly fields: readonly string[];
                                readonly id: string;
                                readonly kind: string;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                readonly recordedAt: string;
                                readonly recordedBy: string | null;
                                readonly validFrom: string | null;
                            }[];
                            readonly method: string | null;
                            /** @enum {string} */
                            readonly scope: "meter" | "enterprise" | "district" | "industry" | "city";
                            /**
                             * Format: date-time
                             * @description RFC 3339, with the offset of the hub's zone
                             */
                            readonly to: string;
                            readonly unit: string;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/session": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Who has signed in */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Session"];
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Sign in; the answer sets the cookie of the session
         * @description Needs the header `x-meterhub-csrf: 1`, as does whatever changes something with a session.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly password: string;
                        readonly username: string;
                    };
                };
            };
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Session"];
                    };
                };
            };
        };
        /** Sign out */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The session is over */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/session/methods": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** How people can sign in */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description null where there is no provider */
                            readonly oidc: {
                                readonly displayName: string;
                            } | null;
                            /** @enum {boolean} */
                            readonly password: true;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/session/password": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Change one's own password; every other session ends */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly currentPassword: string;
                        /** @description 12 to 200 characters, not easy to guess */
                        readonly newPassword: string;
                    };
                };
            };
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["Session"];
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/units": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Units that are understood */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["Unit"][];
                            /** @description the list is always whole */
                            readonly nextCursor: null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/users": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Everybody who may sign in */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    /** @description items in one answer, at most 1000 */
                    readonly limit?: number;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["User"][];
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /** Add somebody, with a password that is made */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /** @description the user name where left out */
                        readonly displayName?: string;
                        /** @description GB/T 2260; only with the role authority, null for the whole city */
                        readonly districts?: readonly string[] | null;
                        readonly email?: string | null;
                        /** @description with the role enterprise, and no other */
                        readonly enterprise?: string | null;
                        /** @enum {string} */
                        readonly role: "admin" | "authority" | "analyst" | "auditor" | "enterprise";
                        /** @description letters, digits, ".", "_", "@", "-"; lower case is kept */
                        readonly username: string;
                    };
                };
            };
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 201: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description shown this once, and to be changed at the first login */
                            readonly password: string | null;
                            readonly user: components["schemas"]["User"];
                        };
                    };
                };
            };
        };
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/users/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Remove somebody; sessions end at once */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description There is no such user any more */
                readonly 204: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        readonly options?: never;
        readonly head?: never;
        /**
         * Change, disable or enable somebody, or make a new password
         * @description Open sessions end where rights or the password change, and where somebody is disabled.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly disabled?: boolean;
                        readonly displayName?: string;
                        /** @description GB/T 2260; only with the role authority, null for the whole city */
                        readonly districts?: readonly string[] | null;
                        readonly email?: string | null;
                        /** @description with the role enterprise, and no other */
                        readonly enterprise?: string | null;
                        /** @enum {boolean} */
                        readonly resetPassword?: true;
                        /** @enum {string} */
                        readonly role?: "admin" | "authority" | "analyst" | "auditor" | "enterprise";
                    };
                };
            };
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description shown this once, and to be changed at the first login */
                            readonly password: string | null;
                            readonly user: components["schemas"]["User"];
                        };
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/api/v1/validation-rules": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The rules that readings and consumption are checked by, and what they are set to */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description whose settings to show */
                    readonly meter?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly items: readonly components["schemas"]["ValidationRule"][];
                            readonly meter: string | null;
                            /** @description the list is always whole */
                            readonly nextCursor: null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/whoami": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Who the key belongs to */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @description GB/T 2260; null where it is not limited to any */
                            readonly districts: readonly string[] | null;
                            readonly enterprise: string | null;
                            readonly name: string;
                            /** @enum {string} */
                            readonly role: "admin" | "authority" | "analyst" | "auditor" | "enterprise";
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/healthz": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Whether the hub is alive */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            /** @enum {string} */
                            readonly status: "ok";
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/metrics": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Metrics for Prometheus */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description The request cannot be answered as it is; the code says why. */
                readonly "4XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description The hub cannot answer. */
                readonly "5XX": {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/problem+json": components["schemas"]["Problem"];
                    };
                };
                /** @description Text format 0.0.4 */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "text/plain": string;
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/readyz": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Whether the hub takes, processes and answers; 503 where it does not */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody?: never;
            readonly responses: {
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly checks: {
                                readonly [key: string]: {
                                    readonly detail: string;
                                    readonly ok: boolean;
                                };
                            };
                            /** @enum {string} */
                            readonly status: "ready" | "not_ready";
                        };
                    };
                };
                /** @description Default Response */
                readonly 503: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": {
                            readonly checks: {
                                readonly [key: string]: {
                                    readonly detail: string;
                                    readonly ok: boolean;
                                };
                            };
                            /** @enum {string} */
                            readonly status: "ready" | "not_ready";
                        };
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        readonly Account: {
            /** @description received = stored + duplicate + revised + quarantined + pending */
            readonly balanced: boolean;
            /** @description QoS 0, taken when there is room */
            readonly bestEffort: {
                readonly messages: {
                    readonly dropped: number;
                    readonly pending: number;
                    readonly processed: number;
                    readonly received: number;
                };
                readonly readings: {
                    readonly duplicate: number;
                    /** @description durable and not processed yet; null while being counted */
                    readonly pending: number | null;
                    readonly quarantined: number;
                    /** @description null while the backlog is still being counted */
                    readonly received: number | null;
                    readonly revised: number;
                    readonly stored: number;
                };
            };
            readonly messages: {
                readonly pending: number;
                readonly processed: number;
                readonly received: number;
            };
            readonly readings: {
                readonly duplicate: number;
                /** @description durable and not processed yet; null while being counted */
                readonly pending: number | null;
                readonly quarantined: number;
                /** @description null while the backlog is still being counted */
                readonly received: number | null;
                readonly revised: number;
                readonly stored: number;
            };
        };
        readonly Alarm: {
            readonly code: string;
            readonly message: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly since: string;
        };
        readonly AuditEntry: {
            readonly action: string;
            readonly actor: {
                readonly address: string | null;
                /** @description id of the key; for unknown the id that was shown */
                readonly id: string | null;
                /** @enum {string} */
                readonly kind: "key" | "person" | "cli" | "hub" | "unknown";
                readonly name: string | null;
                readonly role: string | null;
            };
            /** @description any JSON */
            readonly after: unknown;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly at: string;
            /** @description any JSON */
            readonly before: unknown;
            /** @description any JSON */
            readonly detail: unknown;
            /** @description SHA-256 over the hash before it and this entry */
            readonly hash: string;
            /** @description seq of the entry that told the beginning */
            readonly of: number | null;
            /** @enum {string} */
            readonly outcome: "begun" | "done" | "failed" | "refused";
            /** @description from 1, without gaps */
            readonly seq: number;
            readonly target: string | null;
        };
        readonly CitedCarbonFactor: {
            readonly dataYear: number | null;
            readonly id: string;
            readonly publishedOn: string;
            readonly region: string;
            readonly scheme: string;
            readonly source: {
                /** @description what of it was read */
                readonly evidence: string;
                readonly number: string | null;
                readonly title: string;
                readonly url: string | null;
            };
            readonly subject: string;
            /** @enum {string} */
            readonly tag: "verified" | "corroborated" | "recalled" | "computed" | "supplied";
            /** @description null where it is not known, which is not 0 */
            readonly uncertainty: {
                readonly coverageFactor: string | null;
                /** @enum {string} */
                readonly distribution: "normal" | "rectangular" | "triangular";
                readonly relativeHalfWidth: string;
                readonly source: string;
            } | null;
            readonly version: number;
        };
        readonly ConsumptionCoefficient: {
            readonly basis: ("equivalent" | "equalValue") | null;
            readonly edition: ("GB/T 2589-2008" | "GB/T 2589-2020") | null;
            /** @description whose own value it is */
            readonly enterprise: string | null;
            readonly from: string | null;
            readonly item: string;
            /** @enum {string} */
            readonly kind: "coefficient" | "calorificValue" | "unit";
            readonly measured: boolean;
            readonly quantity: string;
            /** @description printed range, of which the upper end is taken */
            readonly range: readonly string[] | null;
            readonly source: string;
            /** @enum {string} */
            readonly tag: "verified" | "recalled" | "computed" | "supplied" | "exact";
            readonly to: string | null;
            readonly unit: string;
            /** @description exact: a decimal, or a ratio that has none */
            readonly value: string;
        };
        readonly ConsumptionRow: {
            /** @description by energy item, where there are several or it is converted */
            readonly breakdown: readonly {
                /** @description as it is counted */
                readonly counted: {
                    readonly quantity: string;
                    readonly ucum: string;
                    readonly unit: string;
                    readonly value: number | null;
                };
                readonly coverage: number;
                readonly estimatedShare: number | null;
                readonly item: string;
                readonly value: number | null;
            }[];
            /** @description up to where in the row all readings that are here are counted; null for nowhere, and with as_of */
            readonly completeUntil: string | null;
            /** @description measured time / time of the row x meters to expect */
            readonly coverage: number;
            /**
             * Format: date-time
             * @description RFC 3339, with the offset of the hub's zone
             */
            readonly end: string;
            /** @description the same of estimated time */
            readonly estimatedCoverage: number;
            /** @description estimated part of the value; null where that is unknown or 0 */
            readonly estimatedShare: number | null;
            /** @description whether something of it could not be converted */
            readonly incomplete: boolean;
            /** @description estimation methods used */
            readonly methods: readonly ("linear" | "like_day_scaled" | "like_day" | "check_meter_scaled" | "check_meter" | "manual" | "gauge_linear" | "nominal_conditions")[];
            readonly quality: components["schemas"]["Quality"];
            /** @description validation rules that fired */
            readonly rules: readonly ("time_and_clock" | "identity" | "unit" | "duplicate" | "revision" | "interval_size" | "range" | "rate_bound" | "outlier_reading" | "rollover" | "reset" | "negative" | "gap" | "spike" | "high_low" | "stuck" | "zero" | "sum_check" | "balance" | "stale" | "zero_then_double" | "exchange")[];
            /**
             * Format: date-time
             * @description RFC 3339, with the offset of the hub's zone
             */
            readonly start: string;
            /** @description what has no coefficient; it is not in the value */
            readonly unconverted: readonly {
                readonly item: string;
                readonly quantity: string;
                readonly reason: string;
                readonly ucum: string;
                readonly unit: string;
                readonly value: number;
            }[];
            /** @description null where nothing is known, which is not 0 */
            readonly value: number | null;
        };
        readonly Discontinuity: {
            readonly after: {
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                readonly at: string;
                /** @description in the unit, before the multiplier */
                readonly value: number;
            } | null;
            /**
             * Format: date-time
             * @description with meter and quantity, what it is called by
             */
            readonly at: string;
            readonly before: {
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                readonly at: string;
                /** @description in the unit, before the multiplier */
                readonly value: number;
            } | null;
            /** @description what somebody has said that it was, for corrected */
            readonly consumption: number | null;
            readonly decidedAt: string | null;
            readonly decidedBy: string | null;
            readonly enterprise: string;
            /** @enum {string} */
            readonly kind: "rollover" | "reset" | "decrease" | "implausible" | "outlier" | "beyond_resolution" | "exchange" | "multiplier_change";
            readonly meaning: string;
            readonly meter: string;
            readonly note: string | null;
            /** @description consumption of the step that the hub proposes */
            readonly proposed: number | null;
            readonly quantity: string;
            /** @enum {string} */
            readonly state: "open" | "confirmed" | "corrected" | "rejected";
            readonly ucum: string;
            readonly unit: string;
        };
        readonly EmissionFactor: {
            readonly contracts: readonly {
                readonly contract: string;
                readonly perUnit: string;
                readonly rule: string | null;
                readonly share: string;
            }[];
            readonly enterprise: string | null;
            /** @description null where contracts cover all */
            readonly factor: components["schemas"]["CitedCarbonFactor"] | null;
            readonly flags: readonly ("provisional" | "region_used" | "nation_used" | "residual_used" | "newer_version_unapproved" | "set_has_none")[];
            readonly formula: string;
            readonly item: string;
            /** @description whether a calorific value was measured */
            readonly measured: boolean;
            /** @description exact: a decimal, or a ratio that has none */
            readonly perUnit: string;
            readonly quantity: string;
            /** @description rows refer to it by this */
            readonly ref: string;
            readonly region: string;
            /** @description why this one */
            readonly rule: string;
            readonly unit: string;
        };
        readonly EmissionRow: {
            readonly breakdown: readonly {
                readonly activity: {
                    readonly quantity: string;
                    readonly ucum: string;
                    readonly unit: string;
                    readonly value: number | null;
                };
                /** @description activity times factor, each factor once; they add up to the value */
                readonly contributions: readonly {
                    readonly activity: number;
                    readonly factor: string;
                    readonly quantity: string;
                    readonly value: number;
                }[];
                readonly coverage: number;
                readonly estimatedShare: number | null;
                readonly item: string;
                readonly scope: 1 | 2;
                /** @description part of the consumption */
                readonly shareWithoutFactor: number | null;
                /** @description kgCO2; null where nothing is known, which is not 0 */
                readonly value: number | null;
                readonly withoutFactor: readonly {
                    readonly amount: number;
                    /** @enum {string} */
                    readonly code: "no_factor" | "not_published_yet" | "unapproved" | "overlapping" | "unit_mismatch" | "heat_unknown";
                    readonly reason: string;
                    readonly unit: string;
                }[];
            }[];
            /** @description measured time / time of the row x meters to expect */
            readonly coverage: number;
            /**
             * Format: date-time
             * @description RFC 3339, with the offset of the hub's zone
             */
            readonly end: string;
            /** @description the same of estimated time */
            readonly estimatedCoverage: number;
            /** @description estimated part of the value; null where that is unknown or 0 */
            readonly estimatedShare: number | null;
            /** @description whether there is consumption without a factor in it */
            readonly incomplete: boolean;
            /** @description by stack monitors, beside the value and not in it; null where there is none */
            readonly measured: {
                readonly coverage: number;
                /** @description kgCO2; null where nothing is known, which is not 0 */
                readonly value: number | null;
            } | null;
            /** @description estimation methods used */
            readonly methods: readonly ("linear" | "like_day_scaled" | "like_day" | "check_meter_scaled" | "check_meter" | "manual" | "gauge_linear" | "nominal_conditions")[];
            readonly quality: components["schemas"]["Quality"];
            /** @description validation rules that fired */
            readonly rules: readonly ("time_and_clock" | "identity" | "unit" | "duplicate" | "revision" | "interval_size" | "range" | "rate_bound" | "outlier_reading" | "rollover" | "reset" | "negative" | "gap" | "spike" | "high_low" | "stuck" | "zero" | "sum_check" | "balance" | "stale" | "zero_then_double" | "exchange")[];
            /** @description kgCO2; null where nothing is known, which is not 0 */
            readonly scope1: number | null;
            /** @description kgCO2; null where nothing is known, which is not 0 */
            readonly scope2: number | null;
            /**
             * Format: date-time
             * @description RFC 3339, with the offset of the hub's zone
             */
            readonly start: string;
            readonly uncertainty: components["schemas"]["Uncertainty"] | null;
            /** @description kgCO2; null where nothing is known, which is not 0 */
            readonly value: number | null;
        };
        readonly EnergyItem: {
            readonly codeVerified: boolean;
            /** @description equivalent values as printed; none where the edition has no row */
            readonly coefficients: readonly {
                /** @enum {string} */
                readonly edition: "GB/T 2589-2008" | "GB/T 2589-2020";
                readonly kgcePerUnit: string;
                readonly range: readonly string[] | null;
                readonly source: string;
                readonly tag: string;
            }[];
            readonly en: string;
            readonly energy: string;
            readonly id: string;
            readonly itemCode: string | null;
            readonly nationalCode: string | null;
            readonly quantity: string;
            readonly ucum: string;
            readonly unit: string;
            readonly zh: string;
        };
        readonly EnergyTotal: {
            readonly energy: string;
            readonly meters: number;
            readonly metersReporting: number;
            readonly quantity: string;
            readonly unit: string;
            /** @description null while no meter reports */
            readonly value: number | null;
        };
        readonly Enterprise: {
            /** @description GB/T 2260 */
            readonly district: string;
            readonly id: string;
            /** @description GB/T 4754 */
            readonly industry: string;
            readonly name: string;
            readonly nameEn: string;
        };
        readonly EstimationMethod: {
            readonly algorithm: string;
            readonly en: string;
            readonly id: string;
            readonly nem12: string;
            readonly source: string;
            readonly verified: boolean;
            readonly zh: string;
        };
        readonly Gateway: {
            readonly enterprise: string;
            readonly id: string;
            /** @description when its last processed telemetry was received */
            readonly lastMessageAt: string | null;
            /** @description last change of state that this run of the hub has seen */
            readonly since: string | null;
            /**
             * @description never: not heard of since it was registered
             * @enum {string}
             */
            readonly state: "online" | "offline" | "never";
        };
        readonly GatewayAccount: {
            /** @description received = stored + duplicate + revised + quarantined + pending */
            readonly balanced: boolean;
            /** @description QoS 0, taken when there is room */
            readonly bestEffort: {
                readonly messages: {
                    readonly dropped: number;
                    readonly pending: number;
                    readonly processed: number;
                    readonly received: number;
                };
                readonly readings: {
                    readonly duplicate: number;
                    /** @description durable and not processed yet; null while being counted */
                    readonly pending: number | null;
                    readonly quarantined: number;
                    /** @description null while the backlog is still being counted */
                    readonly received: number | null;
                    readonly revised: number;
                    readonly stored: number;
                };
            };
            readonly enterprise: string;
            readonly gateway: string;
            readonly messages: {
                readonly pending: number;
                readonly processed: number;
                readonly received: number;
            };
            readonly readings: {
                readonly duplicate: number;
                /** @description durable and not processed yet; null while being counted */
                readonly pending: number | null;
                readonly quarantined: number;
                /** @description null while the backlog is still being counted */
                readonly received: number | null;
                readonly revised: number;
                readonly stored: number;
            };
        };
        readonly Key: {
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly createdAt: string;
            readonly districts: readonly string[] | null;
            readonly enterprise: string | null;
            /** @description null for never */
            readonly expiresAt: string | null;
            /** @description the part of the key after mhk_, which opens nothing */
            readonly id: string;
            readonly name: string;
            readonly revokedAt: string | null;
            /** @enum {string} */
            readonly role: "admin" | "authority" | "analyst" | "auditor" | "enterprise";
        };
        readonly Meter: {
            /** @enum {string} */
            readonly energy: "electricity" | "gas" | "otherGas" | "steam" | "heat" | "cooling" | "coal" | "coke" | "oil" | "hydrogen" | "photovoltaic" | "water" | "compressedAir" | "oxygen" | "nitrogen" | "co2";
            readonly enterprise: string;
            readonly gateway: string | null;
            readonly id: string;
            /** @description 1 boundary, 2 sub-unit, 3 equipment */
            readonly level: 1 | 2 | 3;
            readonly name: string;
            readonly nameEn: string;
            readonly parent: string | null;
            readonly quantities: readonly {
                /** @enum {string} */
                readonly kind: "register" | "gauge";
                readonly name: string;
                readonly ucum: string;
                readonly unit: string;
            }[];
        };
        readonly MeterInterval: {
            /** @description measured time / time of the row x meters to expect */
            readonly coverage: number;
            /**
             * Format: date-time
             * @description RFC 3339, with the offset of the hub's zone
             */
            readonly end: string;
            /** @description the same of estimated time */
            readonly estimatedCoverage: number;
            /** @description estimated part of the value; null where that is unknown or 0 */
            readonly estimatedShare: number | null;
            /** @description estimation methods used */
            readonly methods: readonly ("linear" | "like_day_scaled" | "like_day" | "check_meter_scaled" | "check_meter" | "manual" | "gauge_linear" | "nominal_conditions")[];
            readonly quality: components["schemas"]["Quality"];
            /** @description validation rules that ran */
            readonly ran: readonly ("time_and_clock" | "identity" | "unit" | "duplicate" | "revision" | "interval_size" | "range" | "rate_bound" | "outlier_reading" | "rollover" | "reset" | "negative" | "gap" | "spike" | "high_low" | "stuck" | "zero" | "sum_check" | "balance" | "stale" | "zero_then_double" | "exchange")[];
            /** @description validation rules that fired */
            readonly rules: readonly ("time_and_clock" | "identity" | "unit" | "duplicate" | "revision" | "interval_size" | "range" | "rate_bound" | "outlier_reading" | "rollover" | "reset" | "negative" | "gap" | "spike" | "high_low" | "stuck" | "zero" | "sum_check" | "balance" | "stale" | "zero_then_double" | "exchange")[];
            /**
             * Format: date-time
             * @description RFC 3339, with the offset of the hub's zone
             */
            readonly start: string;
            readonly value: number | null;
        };
        /** @description RFC 9457 problem details */
        readonly Problem: {
            /** @enum {string} */
            readonly code: "invalid_request" | "invalid_cursor" | "unauthenticated" | "forbidden" | "password_change_required" | "not_found" | "method_not_allowed" | "request_timeout" | "conflict" | "too_large" | "uri_too_long" | "unsupported_media_type" | "too_many_requests" | "headers_too_large" | "internal" | "unavailable";
            readonly detail: string;
            readonly instance?: string;
            readonly status: number;
            readonly title: string;
            readonly type: string;
        };
        readonly Quality: {
            /** @enum {string} */
            readonly level: "good" | "estimated" | "suspect" | "invalid" | "missing";
            readonly reasons: readonly ("range" | "spike" | "stuck" | "rollover" | "reset" | "clock" | "gap" | "late" | "unverifiedInstrument" | "revised" | "zero" | "negative" | "highLow" | "imbalance" | "sumMismatch" | "stale" | "exchange" | "outlier" | "zeroDouble")[];
        };
        readonly QuarantineEntry: {
            readonly code: string;
            readonly detail: string;
            readonly enterprise: string;
            readonly gateway: string;
            readonly id: string;
            /** @description position in readings; null for a whole message */
            readonly index: number | null;
            readonly meter: string | null;
            readonly quantity: string | null;
            /** @description what was sent, its first 4096 bytes */
            readonly raw: string;
            readonly rawBytes: number;
            /** @enum {string} */
            readonly rawEncoding: "utf8" | "base64";
            /** @description readings this entry stands for */
            readonly readings: number;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly receivedAt: string;
            readonly seq: number | null;
            readonly settledAt: string | null;
            /** @description name of the key that replayed or dismissed it */
            readonly settledBy: string | null;
            /** @enum {string} */
            readonly state: "open" | "replayed" | "dismissed";
            readonly topic: string;
        };
        readonly Reading: {
            readonly energy: string;
            readonly enterprise: string;
            readonly meter: string;
            readonly quality: components["schemas"]["Quality"];
            readonly quantity: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly ts: string;
            readonly unit: string;
            readonly value: number;
        };
        readonly RestatementItem: {
            readonly causes: readonly ("late_readings" | "corrected_readings" | "decision" | "request" | "master_data" | "estimate")[];
            readonly change: number;
            /**
             * Format: date-time
             * @description RFC 3339, with the offset of the hub's zone
             */
            readonly from: string;
            readonly intervals: number;
            readonly item: string;
            /** @description when it became known, first and last */
            readonly knownFrom: string | null;
            readonly knownTo: string | null;
            readonly meter: string;
            readonly quantity: string;
            /**
             * @description first: nobody knew of it before; versions: other figures, see causes; membership: the meter has come, left or changed its sign; weight: other factors
             * @enum {string}
             */
            readonly reason: "first" | "versions" | "membership" | "weight";
            /**
             * Format: date-time
             * @description RFC 3339, with the offset of the hub's zone
             */
            readonly to: string;
        };
        readonly Revision: {
            readonly new: {
                readonly quality: components["schemas"]["Quality"];
                readonly value: number;
            };
            readonly old: {
                readonly quality: components["schemas"]["Quality"];
                readonly value: number;
            };
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly recordedAt: string;
            /** @description gateway that sent the new value, as enterprise/gateway; empty where not on record */
            readonly sentBy: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly ts: string;
        };
        readonly Session: {
            /** @description GB/T 2260; null where not limited to any */
            readonly districts: readonly string[] | null;
            readonly enterprise: string | null;
            /** @description false for who signs in with an account elsewhere */
            readonly hasPassword: boolean;
            readonly id: string;
            /** @description until then nothing else is answered */
            readonly mustChangePassword: boolean;
            readonly name: string;
            /** @enum {string} */
            readonly role: "admin" | "authority" | "analyst" | "auditor" | "enterprise";
            readonly username: string;
        };
        readonly Uncertainty: {
            /** @description known errors of meters that are still in the value */
            readonly bias: number;
            readonly budget: readonly {
                readonly key: string;
                /** @enum {string} */
                readonly kind: "meter" | "currentTransformer" | "voltageTransformer" | "influence" | "drift" | "phaseDisplacement" | "other" | "estimation" | "factor" | "factorTimesActivity";
                /** @description of the variance */
                readonly share: number;
                readonly standard: number;
                readonly subjects: readonly string[];
            }[];
            readonly coverageFactor: number;
            readonly expanded: number;
            /** @description false where components are not known: then it is at least what is said */
            readonly isComplete: boolean;
            readonly relative: number | null;
            /** @description combined standard uncertainty, in the unit of the value */
            readonly standard: number;
            readonly unknown: readonly {
                /** @description the part of the value that it concerns */
                readonly amount: number;
                /** @enum {string} */
                readonly kind: "meter" | "currentTransformer" | "voltageTransformer" | "influence" | "drift" | "phaseDisplacement" | "other" | "estimation" | "factor" | "factorTimesActivity";
                /** @enum {string} */
                readonly reason: "notOnRecord" | "notReadable" | "notModelled";
                readonly subject: string;
            }[];
            readonly unknownCount: number;
        };
        readonly Unit: {
            readonly aliases: readonly string[];
            readonly denominator: number;
            readonly dimension: string;
            readonly name: string;
            /** @description base unit = value x numerator / denominator + offset */
            readonly numerator: number;
            readonly offset: number;
            readonly source: string;
            readonly ucum: string;
            readonly verified: boolean;
        };
        readonly User: {
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly createdAt: string;
            readonly disabled: boolean;
            readonly displayName: string;
            /** @description GB/T 2260; only with the role authority, null for the whole city */
            readonly districts: readonly string[] | null;
            readonly email: string | null;
            /** @description with the role enterprise, and no other */
            readonly enterprise: string | null;
            readonly hasPassword: boolean;
            readonly id: string;
            readonly mustChangePassword: boolean;
            /** @description issuer#subject, for who signs in with an account elsewhere */
            readonly oidcSubject: string | null;
            /** @enum {string} */
            readonly role: "admin" | "authority" | "analyst" | "auditor" | "enterprise";
            readonly username: string;
        };
        readonly ValidationRule: {
            readonly algorithm: string;
            /** @enum {string} */
            readonly effect: "quarantine" | "exclude" | "hold" | "flag";
            readonly en: string;
            readonly enabled: boolean;
            readonly id: string;
            /**
             * @description what it makes of a quality
             * @enum {string}
             */
            readonly level: "good" | "estimated" | "suspect" | "invalid" | "missing";
            readonly parameters: readonly {
                readonly default: number;
                readonly max: number;
                readonly meaning: string;
                readonly min: number;
                readonly name: string;
                readonly unit: string;
                /** @description in force: for the meter asked about, otherwise the default */
                readonly value: number;
            }[];
            readonly reason: ("range" | "spike" | "stuck" | "rollover" | "reset" | "clock" | "gap" | "late" | "unverifiedInstrument" | "revised" | "zero" | "negative" | "highLow" | "imbalance" | "sumMismatch" | "stale" | "exchange" | "outlier" | "zeroDouble") | null;
            readonly source: string;
            /** @enum {string} */
            readonly stage: "message" | "reading" | "step" | "interval" | "day" | "history" | "group";
            /** @description whether the text of the source was read */
            readonly verified: boolean;
            readonly zh: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
