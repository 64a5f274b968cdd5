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
            readonly code: "invalid_request" | "invalid_cursor" | "unauthenticated" | "forbidden" | "not_found" | "method_not_allowed" | "request_timeout" | "too_large" | "uri_too_long" | "unsupported_media_type" | "too_many_requests" | "headers_too_large" | "internal" | "unavailable";
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
