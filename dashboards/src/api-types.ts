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
                    readonly energy?: "electricity" | "gas" | "steam" | "heat" | "coal" | "oil" | "water" | "co2";
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
            readonly energy: "electricity" | "gas" | "steam" | "heat" | "coal" | "oil" | "water" | "co2";
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
        /** @description RFC 9457 problem details */
        readonly Problem: {
            /** @enum {string} */
            readonly code: "invalid_request" | "invalid_cursor" | "unauthenticated" | "forbidden" | "not_found" | "method_not_allowed" | "request_timeout" | "too_large" | "unsupported_media_type" | "headers_too_large" | "internal" | "unavailable";
            readonly detail: string;
            readonly instance?: string;
            readonly status: number;
            readonly title: string;
            readonly type: string;
        };
        readonly Quality: {
            /** @enum {string} */
            readonly level: "good" | "estimated" | "suspect" | "invalid" | "missing";
            readonly reasons: readonly ("range" | "spike" | "stuck" | "rollover" | "reset" | "clock" | "gap" | "late" | "unverifiedInstrument" | "revised")[];
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
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
