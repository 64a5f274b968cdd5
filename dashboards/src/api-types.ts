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
    readonly "/api/v1/anomalies": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Events, newest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    readonly detector?: "silent_meter" | "gaps" | "stuck" | "stale" | "spike" | "impossible_rate" | "register_reset" | "rollover" | "clock_drift" | "duplicated_day" | "unit_mistake" | "phase_imbalance" | "power_triangle" | "consumption_high" | "consumption_low" | "night_base" | "weekend_base" | "level_change" | "drift" | "zero_when_running" | "peak_demand" | "loss_change" | "check_divergence" | "production_mismatch" | "carbon_mismatch" | "quota" | "intensity" | "certificate";
                    readonly district?: string;
                    readonly enterprise?: string;
                    /** @description whose time reaches beyond this instant */
                    readonly from?: string;
                    /** @description members of this event */
                    readonly group?: string;
                    /** @description items in one answer, at most 500 */
                    readonly limit?: number;
                    /** @description true for those that a group stands for as well */
                    readonly members?: string;
                    readonly meter?: string;
                    /** @description true for those that are not closed and no false alarm */
                    readonly open?: string;
                    /** @description this one and graver ones */
                    readonly severity?: "info" | "warning" | "critical";
                    readonly state?: "open" | "acknowledged" | "in_progress" | "closed" | "false_alarm";
                    /** @description that had begun before this instant */
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
                            readonly counts: components["schemas"]["AnomalyCounts"];
                            readonly items: readonly components["schemas"]["Anomaly"][];
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
    readonly "/api/v1/anomalies/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One event */
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
                        readonly "application/json": components["schemas"]["Anomaly"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        /** Acknowledges an event, takes it up, closes it or calls it a false alarm */
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
                        readonly note?: string;
                        /** @description why it is a false alarm */
                        readonly reason?: string;
                        /** @enum {string} */
                        readonly state: "open" | "acknowledged" | "in_progress" | "closed" | "false_alarm";
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
                        readonly "application/json": components["schemas"]["Anomaly"];
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/api/v1/anomalies/{id}/evidence": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** What shows an event: actual values and the band that was expected */
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
                        readonly "application/json": components["schemas"]["AnomalyEvidence"];
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
    readonly "/api/v1/carbon/contracts": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Contracts of green power and certificates, withdrawn ones as well */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    readonly enterprise?: string;
                    /** @description the contracts that stood at this instant */
                    readonly known_at?: string;
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
                            readonly items: readonly components["schemas"]["PowerContract"][];
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Enter a contract of an enterprise
         * @description The enterprise names its contracts; on record its id stands before the name: alpha:GP-1.
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
                        /** @description the caller's own where left out */
                        readonly enterprise?: string;
                        /** @description RFC 3339 with offset, or a day in China such as 2026-01-01 */
                        readonly from: string;
                        readonly id: string;
                        /**
                         * @description traded between provinces, delivered and settled
                         * @default false
                         */
                        readonly isInterProvincial?: boolean;
                        /**
                         * @description what a covered kilowatt-hour emits
                         * @default 0
                         */
                        readonly kilogramsPerKilowattHour?: string;
                        /** @description exact decimal, as text */
                        readonly kilowattHours: string;
                        /** @enum {string} */
                        readonly kind: "greenPower" | "certificate";
                        readonly source: {
                            /** @default null */
                            readonly number?: string | null;
                            readonly title: string;
                            /** @default null */
                            readonly url?: string | null;
                        };
                        /** @description first instant that it is not for */
                        readonly to: string;
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
                        readonly "application/json": components["schemas"]["PowerContract"];
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
    readonly "/api/v1/carbon/contracts/{id}/withdraw": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Withdraw a contract: from now on it covers nothing
         * @description What was known before stays as it was: as_of answers go on showing it.
         */
        readonly post: {
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
                        readonly "application/json": components["schemas"]["PowerContract"];
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
    readonly "/api/v1/carbon/factor-estimates": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Estimate a factor from measured CO2 and fuel energy, or from samples of the fuel
         * @description Answers the estimate with its uncertainty and the data, or why there is none. With `enter` it is entered as an own factor that waits for approval, and what it was estimated from is kept beside it.
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
                        /** @enum {string} */
                        readonly basis: "linkedData";
                        /** @description enters what was estimated as an own factor, which waits for approval */
                        readonly enter?: {
                            /** @description a new one, or that of a factor that this is the next version of; its owner names it */
                            readonly id: string;
                            /** @description GB/T 2260, a grid region such as cn-east, or CN */
                            readonly region: string;
                            /** @description the method custom:SET uses it */
                            readonly set: string;
                            readonly validFrom?: string | null;
                            readonly validTo?: string | null;
                        };
                        /** @description the caller's own where left out */
                        readonly enterprise?: string;
                        /** @description RFC 3339 with offset, or a day in China such as 2026-01-01 */
                        readonly from: string;
                        /**
                         * @default 1mo
                         * @enum {string}
                         */
                        readonly interval?: "1d" | "1mo";
                        /** @description the fuel that the measured CO2 is of */
                        readonly item: string;
                        /**
                         * @default ratioOfSums
                         * @enum {string}
                         */
                        readonly method?: "ratioOfSums" | "regression" | "weightedRegression";
                        /** @description RFC 3339 with offset, or a day in China such as 2026-01-01 */
                        readonly to: string;
                    } | {
                        /** @enum {string} */
                        readonly basis: "samples";
                        /** @description enters what was estimated as an own factor, which waits for approval */
                        readonly enter?: {
                            /** @description a new one, or that of a factor that this is the next version of; its owner names it */
                            readonly id: string;
                            /** @description GB/T 2260, a grid region such as cn-east, or CN */
                            readonly region: string;
                            /** @description the method custom:SET uses it */
                            readonly set: string;
                            readonly validFrom?: string | null;
                            readonly validTo?: string | null;
                        };
                        /** @description the caller's own where left out */
                        readonly enterprise?: string;
                        /** @enum {string} */
                        readonly fuelUnit: "t" | "10^4 Nm3";
                        readonly item: string;
                        readonly oxidationFactor: number;
                        readonly period: {
                            /** @description RFC 3339 with offset, or a day in China such as 2026-01-01 */
                            readonly from: string;
                            /** @description RFC 3339 with offset, or a day in China such as 2026-01-01 */
                            readonly to: string;
                        };
                        readonly samples: readonly {
                            /** @description tC/GJ */
                            readonly carbonContent: number;
                            /** @description fuel burnt from then ... */
                            readonly from: string;
                            /** @description of that fuel, in fuelUnit */
                            readonly mass: number;
                            /** @description as received, GJ per fuelUnit */
                            readonly netCalorificValue: number;
                            /** @description laboratory and number */
                            readonly report: string;
                            /** @description ... to before then is what it stands for */
                            readonly to: string;
                        }[];
                        /** @description what all analyses have in common, relative; not known where left out */
                        readonly systematic?: {
                            /** @default null */
                            readonly carbonContent?: ({
                                readonly halfWidth: number;
                                /** @enum {string} */
                                readonly kind: "limit";
                            } | {
                                readonly halfWidth: number;
                                /** @enum {string} */
                                readonly kind: "triangular";
                            } | {
                                readonly coverageFactor: number;
                                readonly degreesOfFreedom?: number;
                                readonly expanded: number;
                                /** @enum {string} */
                                readonly kind: "expanded";
                            } | {
                                readonly degreesOfFreedom?: number;
                                /** @enum {string} */
                                readonly kind: "standard";
                                readonly standard: number;
                            }) | null;
                            /** @default null */
                            readonly netCalorificValue?: ({
                                readonly halfWidth: number;
                                /** @enum {string} */
                                readonly kind: "limit";
                            } | {
                                readonly halfWidth: number;
                                /** @enum {string} */
                                readonly kind: "triangular";
                            } | {
                                readonly coverageFactor: number;
                                readonly degreesOfFreedom?: number;
                                readonly expanded: number;
                                /** @enum {string} */
                                readonly kind: "expanded";
                            } | {
                                readonly degreesOfFreedom?: number;
                                /** @enum {string} */
                                readonly kind: "standard";
                                readonly standard: number;
                            }) | null;
                            /** @default null */
                            readonly oxidationFactor?: (({
                                readonly halfWidth: number;
                                /** @enum {string} */
                                readonly kind: "limit";
                            } | {
                                readonly halfWidth: number;
                                /** @enum {string} */
                                readonly kind: "triangular";
                            } | {
                                readonly coverageFactor: number;
                                readonly degreesOfFreedom?: number;
                                readonly expanded: number;
                                /** @enum {string} */
                                readonly kind: "expanded";
                            } | {
                                readonly degreesOfFreedom?: number;
                                /** @enum {string} */
                                readonly kind: "standard";
                                readonly standard: number;
                            }) | null) | "exact";
                        };
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
                        readonly "application/json": components["schemas"]["FactorEstimate"];
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
    readonly "/api/v1/carbon/factors": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Carbon factors, published and own, every version
         * @description Own factors of an enterprise are seen by it and by those who see the enterprise.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    /** @description the factors that were known at this instant, in their state then */
                    readonly known_at?: string;
                    /** @description items in one answer, at most 1000 */
                    readonly limit?: number;
                    /** @description GB/T 2260, a grid region such as cn-east, or CN */
                    readonly region?: string;
                    /** @description cn-grid-average, gbt-32151 ..., or custom:SET */
                    readonly scheme?: string;
                    readonly state?: "published" | "waiting" | "approved" | "superseded";
                    /** @description energy item, or green_power */
                    readonly subject?: string;
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
                            readonly items: readonly components["schemas"]["CarbonFactor"][];
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /**
         * Enter an own factor, or the next version of one, which waits for approval
         * @description A caller of an enterprise enters for it alone. Each enterprise has its own names: on record its id stands before the name, alpha:our-gas.
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
                        /** @description perUnit: tCO2/10^4 kWh; fuel: calorific value x carbon content x oxidation; perEnergy: kgCO2/TJ */
                        readonly amount: {
                            /** @enum {string} */
                            readonly kind: "perUnit";
                            readonly unit: string;
                            /** @description exact decimal, as text */
                            readonly value: string;
                        } | {
                            readonly calorificValue: {
                                readonly unit: string;
                                /** @description exact decimal, as text */
                                readonly value: string;
                            };
                            readonly carbonContent: {
                                readonly unit: string;
                                /** @description exact decimal, as text */
                                readonly value: string;
                            };
                            /** @enum {string} */
                            readonly kind: "fuel";
                            readonly oxidation: {
                                readonly unit: string;
                                /** @description exact decimal, as text */
                                readonly value: string;
                            };
                        } | {
                            /** @default null */
                            readonly calorificValue?: {
                                readonly from: string;
                                readonly unit: string;
                                /** @description exact decimal, as text */
                                readonly value: string;
                            } | null;
                            /** @enum {string} */
                            readonly kind: "perEnergy";
                            readonly perEnergy: {
                                readonly unit: string;
                                /** @description exact decimal, as text */
                                readonly value: string;
                            };
                        };
                        /** @default null */
                        readonly dataYear?: number | null;
                        /**
                         * @description whose it is; null for everybody who uses the set
                         * @default null
                         */
                        readonly enterprise?: string | null;
                        /** @description a new one, or that of a factor that this is the next version of; its owner names it */
                        readonly id: string;
                        /** @default  */
                        readonly note?: string;
                        /**
                         * Format: date
                         * @description day in China; that of the entry where left out
                         */
                        readonly publishedOn?: string;
                        /** @description GB/T 2260, a grid region such as cn-east, or CN */
                        readonly region: string;
                        /** @description the method custom:SET uses it */
                        readonly set: string;
                        readonly source: {
                            /** @default  */
                            readonly evidence?: string;
                            /** @default null */
                            readonly number?: string | null;
                            readonly title: string;
                            /** @default null */
                            readonly url?: string | null;
                        };
                        /** @description energy item */
                        readonly subject: string;
                        /**
                         * @default supplied
                         * @enum {string}
                         */
                        readonly tag?: "supplied" | "computed";
                        /**
                         * @description null where it is not known, which is not 0
                         * @default null
                         */
                        readonly uncertainty?: {
                            /**
                             * @description of a normal distribution
                             * @default null
                             */
                            readonly coverageFactor?: string | null;
                            /** @enum {string} */
                            readonly distribution: "normal" | "rectangular" | "triangular";
                            /** @description half of the width of the interval, as a part of the value: 0.05 for 5 % */
                            readonly relativeHalfWidth: string;
                            readonly source: string;
                        } | null;
                        readonly validFrom?: string | null;
                        /** @description first instant that it is not for */
                        readonly validTo?: string | null;
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
                        readonly "application/json": components["schemas"]["CarbonFactor"];
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
    readonly "/api/v1/carbon/factors/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** All versions of a factor, with what they were estimated from */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description in an address / is %2F */
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
                            readonly id: string;
                            /** @description the newest first */
                            readonly versions: readonly components["schemas"]["CarbonFactorDetail"][];
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
    readonly "/api/v1/carbon/factors/{id}/versions/{version}/approve": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Approve a version that another has entered: from now on it is used */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    /** @description in an address / is %2F */
                    readonly id: string;
                    readonly version: number;
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
                        readonly "application/json": components["schemas"]["CarbonFactor"];
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
    readonly "/api/v1/carbon/methods": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Methods by which emissions are calculated, tables of fuels, and sets of own factors */
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
                            readonly fuels: readonly components["schemas"]["FuelTable"][];
                            readonly methods: readonly components["schemas"]["CarbonMethod"][];
                            /** @description of own factors that the caller sees */
                            readonly sets: readonly {
                                readonly items: readonly string[];
                                /** @description as a method: custom:SET */
                                readonly name: string;
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
    readonly "/api/v1/carbon/reconciliation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Measured beside calculated CO2 of an enterprise, with what the difference means
         * @description Of each period: CO2 of the stack monitors, CO2 of the fuels (scope 1), the uncertainty of both, whether the difference is more than that, and by which meters and factors it comes about.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description the figures as they were known at this instant, with the master data and factors known by then */
                    readonly as_of?: string;
                    /** @description the caller's own where left out */
                    readonly enterprise?: string;
                    /** @description a row that it lies in is the first one */
                    readonly from?: string;
                    /** @description table that fuels are calculated by: gbt-32151, inventory-2025, ipcc-2006 or custom:SET */
                    readonly fuels?: string;
                    readonly interval?: "1d" | "1mo" | "1y";
                    /** @description of own sets the fuels are taken, too */
                    readonly method?: string;
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
                /** @description Default Response */
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
                             * @description everything that the hub acknowledged before this instant is processed; of a meter: everything of this meter
                             */
                            readonly currentAsOf: string;
                            readonly enterprise: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, with the offset of the hub's zone
                             */
                            readonly from: string;
                            readonly fuels: string;
                            readonly interval: string;
                            /** @description the as_of of the question */
                            readonly knownAt: string | null;
                            readonly method: string;
                            /** @description stack monitors at the boundary now */
                            readonly monitors: readonly string[];
                            /** @description whether figures anywhere wait to be derived again */
                            readonly pendingRecomputation: boolean;
                            /** @description oldest first */
                            readonly periods: readonly components["schemas"]["ReconciledPeriod"][];
                            readonly persistence: {
                                readonly consecutive: number;
                                readonly direction: ("measuredHigher" | "measuredLower") | null;
                                readonly inSameDirection: number;
                                readonly isPersistent: boolean;
                                readonly judged: number;
                            };
                            readonly timeZone: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, with the offset of the hub's zone
                             */
                            readonly to: string;
                            readonly total: components["schemas"]["ReconciledPeriod"];
                            /** @enum {string} */
                            readonly unit: "kgCO2";
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
                            readonly anomalies: components["schemas"]["AnomalyCounts"];
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
         * @description Rows of the calendar of the hub's time zone. Rows that nothing is known of are there with the value null. JSON comes in pages. The other formats come whole unless a limit is given; then the header Link names the next page.
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
                    readonly format?: "json" | "ndjson" | "csv" | "xlsx" | "parquet" | "arrow";
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
                             * @description everything that the hub acknowledged before this instant is processed; of a meter: everything of this meter
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
                        readonly "application/vnd.apache.arrow.stream": string;
                        readonly "application/vnd.apache.parquet": string;
                        readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
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
    readonly "/api/v1/consumption/ranking": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Enterprises by their consumption of whole days, the largest first */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    /** @description of standard coal: 当量值 or 等价值 */
                    readonly basis?: "equivalent" | "equalValue";
                    /** @description GB/T 2260 */
                    readonly district?: string;
                    /** @description the day that it lies in is the first one */
                    readonly from: string;
                    /** @description GB/T 4754 */
                    readonly industry?: string;
                    /** @description items in one answer, at most 5000 */
                    readonly limit?: number;
                    /** @description the day before this instant is the last one; at most 366 days */
                    readonly to: string;
                    readonly unit?: "kWh" | "GJ" | "tce" | "kgce";
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
                             * @description RFC 3339, with the offset of the hub's zone
                             */
                            readonly from: string;
                            readonly items: readonly components["schemas"]["RankedEnterprise"][];
                            /** @description enterprises of which something is known, items or not */
                            readonly ranked: number;
                            /**
                             * Format: date-time
                             * @description RFC 3339, with the offset of the hub's zone
                             */
                            readonly to: string;
                            readonly unit: string;
                            /** @description enterprises of which nothing is known */
                            readonly unranked: number;
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
    readonly "/api/v1/detectors": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** The catalogue of detectors, with what is in force for an energy type, an industry or a meter */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly energy?: "electricity" | "gas" | "otherGas" | "steam" | "heat" | "cooling" | "coal" | "coke" | "oil" | "hydrogen" | "photovoltaic" | "water" | "compressedAir" | "oxygen" | "nitrogen" | "co2";
                    /** @description GB/T 4754 */
                    readonly industry?: string;
                    /** @description with its energy type and industry */
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
                            readonly items: readonly components["schemas"]["Detector"][];
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
    readonly "/api/v1/detectors/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        /**
         * Sets a detector for everything, an energy type, an industry or a meter
         * @description Takes the place of what was set for the same. It holds from the next interval on.
         */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: "silent_meter" | "gaps" | "stuck" | "stale" | "spike" | "impossible_rate" | "register_reset" | "rollover" | "clock_drift" | "duplicated_day" | "unit_mistake" | "phase_imbalance" | "power_triangle" | "consumption_high" | "consumption_low" | "night_base" | "weekend_base" | "level_change" | "drift" | "zero_when_running" | "peak_demand" | "loss_change" | "check_divergence" | "production_mismatch" | "carbon_mismatch" | "quota" | "intensity" | "certificate";
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description null as elsewhere
                         * @default null
                         */
                        readonly enabled?: boolean | null;
                        /**
                         * @description opens when n of m are bad, closes after so many good ones
                         * @default null
                         */
                        readonly hysteresis?: {
                            readonly close: number;
                            readonly m: number;
                            readonly n: number;
                        } | null;
                        /**
                         * @description the energy type, industry (GB/T 4754) or meter; empty for all
                         * @default
                         */
                        readonly of?: string;
                        /** @default {} */
                        readonly parameters?: {
                            readonly [key: string]: number;
                        };
                        /** @enum {string} */
                        readonly scope: "all" | "energy" | "industry" | "meter";
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
                        readonly "application/json": components["schemas"]["Detector"];
                    };
                };
            };
        };
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v1/detectors/{id}/backtest": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * What a detector finds in a stretch of history; nothing is kept of it
         * @description At most 2000000 intervals, with the 35 days before that are learned from.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly id: "silent_meter" | "gaps" | "stuck" | "stale" | "spike" | "impossible_rate" | "register_reset" | "rollover" | "clock_drift" | "duplicated_day" | "unit_mistake" | "phase_imbalance" | "power_triangle" | "consumption_high" | "consumption_low" | "night_base" | "weekend_base" | "level_change" | "drift" | "zero_when_running" | "peak_demand" | "loss_change" | "check_divergence" | "production_mismatch" | "carbon_mismatch" | "quota" | "intensity" | "certificate";
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly enterprise?: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339 with offset; in a URL write + as %2B
                         */
                        readonly from: string;
                        readonly hysteresis?: {
                            readonly close: number;
                            readonly m: number;
                            readonly n: number;
                        };
                        /** @description when something was wrong */
                        readonly labels?: readonly {
                            /**
                             * Format: date-time
                             * @description RFC 3339 with offset; in a URL write + as %2B
                             */
                            readonly from: string;
                            readonly meter: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339 with offset; in a URL write + as %2B
                             */
                            readonly to: string;
                        }[];
                        readonly meter?: string;
                        /** @description in the place of those in force */
                        readonly parameters?: {
                            readonly [key: string]: number;
                        };
                        /**
                         * Format: date-time
                         * @description first instant that is not asked for
                         */
                        readonly to: string;
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
                            /** @description days with events */
                            readonly days: readonly {
                                readonly closed: number;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                readonly day: string;
                                readonly opened: number;
                            }[];
                            /** @enum {string} */
                            readonly detector: "silent_meter" | "gaps" | "stuck" | "stale" | "spike" | "impossible_rate" | "register_reset" | "rollover" | "clock_drift" | "duplicated_day" | "unit_mistake" | "phase_imbalance" | "power_triangle" | "consumption_high" | "consumption_low" | "night_base" | "weekend_base" | "level_change" | "drift" | "zero_when_running" | "peak_demand" | "loss_change" | "check_divergence" | "production_mismatch" | "carbon_mismatch" | "quota" | "intensity" | "certificate";
                            /** @description of which the first 200 are listed */
                            readonly eventCount: number;
                            readonly events: readonly {
                                /** @enum {string} */
                                readonly detector: "silent_meter" | "gaps" | "stuck" | "stale" | "spike" | "impossible_rate" | "register_reset" | "rollover" | "clock_drift" | "duplicated_day" | "unit_mistake" | "phase_imbalance" | "power_triangle" | "consumption_high" | "consumption_low" | "night_base" | "weekend_base" | "level_change" | "drift" | "zero_when_running" | "peak_demand" | "loss_change" | "check_divergence" | "production_mismatch" | "carbon_mismatch" | "quota" | "intensity" | "certificate";
                                /** @description when the condition was over; null while it lasts */
                                readonly ended: string | null;
                                /** @description null where it spans enterprises */
                                readonly enterprise: string | null;
                                readonly evidence: readonly {
                                    readonly actual: number | null;
                                    /**
                                     * Format: date-time
                                     * @description RFC 3339, UTC
                                     */
                                    readonly from: string;
                                    readonly high: number | null;
                                    readonly low: number | null;
                                    /**
                                     * Format: date-time
                                     * @description RFC 3339, UTC
                                     */
                                    readonly to: string;
                                }[];
                                /**
                                 * Format: date-time
                                 * @description start of the first bad interval
                                 */
                                readonly first: string;
                                /** @description the event that stands for it */
                                readonly group: string | null;
                                readonly history: readonly {
                                    /**
                                     * Format: date-time
                                     * @description RFC 3339, UTC
                                     */
                                    readonly at: string;
                                    readonly by: string;
                                    /** @enum {string} */
                                    readonly from: "open" | "acknowledged" | "in_progress" | "closed" | "false_alarm";
                                    readonly note: string;
                                    /** @enum {string} */
                                    readonly to: "open" | "acknowledged" | "in_progress" | "closed" | "false_alarm";
                                }[];
                                readonly id: string;
                                /** @description it was over or long known to the meters when the hub found it */
                                readonly isOld: boolean;
                                /**
                                 * Format: date-time
                                 * @description end of the last bad interval
                                 */
                                readonly last: string;
                                /** @description beyond what was expected; losses of one subject are not to be added */
                                readonly loss: {
                                    readonly currency: string | null;
                                    readonly energy: number;
                                    readonly money: number | null;
                                    readonly tce: number | null;
                                    readonly unit: string;
                                } | null;
                                /** @description largest distance from what was expected, in widths of the expected band */
                                readonly magnitude: number;
                                readonly memberCount: number;
                                /** @description the first 200 */
                                readonly members: readonly string[];
                                readonly meter: string | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                readonly opened: string;
                                /** @description an event of the same subject with the same effect */
                                readonly relatedTo: string | null;
                                /** @enum {string} */
                                readonly severity: "info" | "warning" | "critical";
                                /** @enum {string} */
                                readonly state: "open" | "acknowledged" | "in_progress" | "closed" | "false_alarm";
                                /** @description a meter; gateway:ENTERPRISE/ID, enterprise:ID or city: of one that stands for many */
                                readonly subject: string;
                            }[];
                            readonly intervals: number;
                            readonly meters: number;
                            /** @description null where no labels were given */
                            readonly score: components["schemas"]["DetectorScore"] | null;
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
                    readonly format?: "json" | "ndjson" | "csv" | "xlsx" | "parquet" | "arrow";
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
                    /** @description auto: of each row, where it is made of few enough meters; none is faster */
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
                             * @description everything that the hub acknowledged before this instant is processed; of a meter: everything of this meter
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
                        readonly "application/vnd.apache.arrow.stream": string;
                        readonly "application/vnd.apache.parquet": string;
                        readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
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
        /** Register a enterprise */
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
                        readonly address?: string | null;
                        readonly consumptionClass?: ("over-10000-tce" | "5000-to-10000-tce" | "below-5000-tce") | null;
                        readonly district: string;
                        readonly id: string;
                        readonly industry: string;
                        readonly name: string;
                        /** @default  */
                        readonly nameEn?: string;
                        /** @description unified social credit code, GB 32100-2015 */
                        readonly uscc?: string | null;
                        /**
                         * Format: date-time
                         * @description since when it has been so, not in the future; left out it has always been so
                         */
                        readonly validFrom?: string;
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
                        readonly "application/json": components["schemas"]["Enterprise"];
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
    readonly "/api/v1/enterprises/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One enterprise, with its ETag */
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
                        readonly "application/json": components["schemas"]["Enterprise"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /** Remove a enterprise that nothing refers to */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of the record that is meant; 412 where it is another by now */
                    readonly "if-match"?: string;
                };
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
                /** @description There is no such enterprise any more */
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
         * Change a enterprise
         * @description A merge patch (RFC 7396) of the record as it is answered: what it leaves out stays, null takes away. A change with validFrom holds from then on; one without corrects the whole history of the record.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of the record that is meant; 412 where it is another by now */
                    readonly "if-match"?: string;
                };
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * Format: date-time
                         * @description since when it has been so, not in the future; left out it has always been so
                         */
                        readonly validFrom?: string;
                    } & {
                        readonly [key: string]: unknown;
                    };
                    readonly "application/merge-patch+json": {
                        /**
                         * Format: date-time
                         * @description since when it has been so, not in the future; left out it has always been so
                         */
                        readonly validFrom?: string;
                    } & {
                        readonly [key: string]: unknown;
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
                        readonly "application/json": components["schemas"]["Enterprise"];
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/api/v1/enterprises/{id}/evidence": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Evidence of the consumption and emissions of an enterprise, to be verified without the hub
         * @description A zip of figures, intervals, readings, master data and factors. `meterhub verify FILE` calculates all of it again and confirms or refutes it; see docs/exports.md.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description the figures as they were known at this instant, with the master data and factors known by then */
                    readonly as_of?: string;
                    /** @description a row that it lies in is the first one */
                    readonly from?: string;
                    /** @description table that fuels are calculated by: gbt-32151, inventory-2025, ipcc-2006 or custom:SET */
                    readonly fuels?: string;
                    /** @description length of a row */
                    readonly interval?: "1d" | "1mo" | "1y";
                    /** @description location, location-regional, location-national, market, ets-shanghai or custom:SET; see docs/carbon.md */
                    readonly method?: string;
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
                /** @description The bundle */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/zip": string;
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
    readonly "/api/v1/enterprises/{id}/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What was recorded about a enterprise, the newest first
         * @description Each record says what holds from validFrom on, and takes the place of what was recorded before about this instant and later ones.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    /** @description items in one answer, at most 1000 */
                    readonly limit?: number;
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
                            readonly items: readonly {
                                /** @description null: it was removed */
                                readonly record: components["schemas"]["Enterprise"] | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                readonly recordedAt: string;
                                /** @description key or person; null where it is not known, and to an enterprise */
                                readonly recordedBy: string | null;
                                /** @description null for always */
                                readonly validFrom: string | null;
                            }[];
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
    readonly "/api/v1/enterprises/{id}/statement": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The annual statement of energy and emissions of an enterprise
         * @description One page of HTML, or the same printed as PDF where the hub has a Chromium (reports.chromium); 503 where not.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly format?: "html" | "pdf";
                    /** @description table that fuels are calculated by: gbt-32151, inventory-2025, ipcc-2006 or custom:SET */
                    readonly fuels?: string;
                    readonly language?: "zh" | "en" | "both";
                    /** @description location, location-regional, location-national, market, ets-shanghai or custom:SET; see docs/carbon.md */
                    readonly method?: string;
                    /** @description the last one that is over where left out */
                    readonly year?: string;
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
                /** @description The statement */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/pdf": string;
                        readonly "text/html": string;
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
    readonly "/api/v1/evidence/key": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * The public key by which this hub signs bundles of evidence
         * @description For `meterhub verify BUNDLE --key`: the PEM in a file, or the fingerprint.
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
                /** @description Default Response */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/json": components["schemas"]["EvidenceKey"];
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
    readonly "/api/v1/gateway-certificates": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Certificates that the hub has issued to gateways */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    readonly enterprise?: string;
                    /** @description with enterprise, of one gateway */
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
                            readonly items: readonly components["schemas"]["GatewayCertificate"][];
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
        /** Register a gateway, with a password that is made */
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
                        readonly enterprise: string;
                        readonly id: string;
                        /** @description ENTERPRISE.GATEWAY where left out */
                        readonly username?: string | null;
                        /**
                         * Format: date-time
                         * @description since when it has been so, not in the future; left out it has always been so
                         */
                        readonly validFrom?: string;
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
                            readonly gateway: components["schemas"]["GatewayRecord"];
                            /** @description the password, shown this once; what signs in with another one is disconnected */
                            readonly password: string;
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
    readonly "/api/v1/gateways/{enterprise}/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One gateway, with its ETag */
        readonly get: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly enterprise: string;
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
                        readonly "application/json": components["schemas"]["GatewayRecord"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /** Remove a gateway that nothing refers to */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of the record that is meant; 412 where it is another by now */
                    readonly "if-match"?: string;
                };
                readonly path: {
                    readonly enterprise: string;
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
                /** @description There is no such gateway any more */
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
         * Change a gateway
         * @description A merge patch (RFC 7396) of the record as it is answered: what it leaves out stays, null takes away. A change with validFrom holds from then on; one without corrects the whole history of the record.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of the record that is meant; 412 where it is another by now */
                    readonly "if-match"?: string;
                };
                readonly path: {
                    readonly enterprise: string;
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * Format: date-time
                         * @description since when it has been so, not in the future; left out it has always been so
                         */
                        readonly validFrom?: string;
                    } & {
                        readonly [key: string]: unknown;
                    };
                    readonly "application/merge-patch+json": {
                        /**
                         * Format: date-time
                         * @description since when it has been so, not in the future; left out it has always been so
                         */
                        readonly validFrom?: string;
                    } & {
                        readonly [key: string]: unknown;
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
                        readonly "application/json": components["schemas"]["GatewayRecord"];
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/api/v1/gateways/{enterprise}/{id}/certificates/revocation": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Make certificates of a gateway void at once
         * @description What is connected by them is disconnected. A password that the gateway has still holds.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly enterprise: string;
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description of one certificate; null for all of them
                         * @default null
                         */
                        readonly serial?: string | null;
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
                            readonly revoked: number;
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
    readonly "/api/v1/gateways/{enterprise}/{id}/enrolment": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Make a one-time token with which a gateway gets a certificate */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly enterprise: string;
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * @description how long it is good
                         * @default 24
                         */
                        readonly hours?: number;
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
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            readonly expiresAt: string;
                            /** @description shown this once */
                            readonly token: string;
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
    readonly "/api/v1/gateways/{enterprise}/{id}/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What was recorded about a gateway, the newest first
         * @description Each record says what holds from validFrom on, and takes the place of what was recorded before about this instant and later ones.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    /** @description items in one answer, at most 1000 */
                    readonly limit?: number;
                };
                readonly header?: never;
                readonly path: {
                    readonly enterprise: string;
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
                            readonly items: readonly {
                                /** @description null: it was removed */
                                readonly record: components["schemas"]["GatewayRecord"] | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                readonly recordedAt: string;
                                /** @description key or person; null where it is not known, and to an enterprise */
                                readonly recordedBy: string | null;
                                /** @description null for always */
                                readonly validFrom: string | null;
                            }[];
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
    readonly "/api/v1/gateways/{enterprise}/{id}/password": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /** Make a new password for a gateway; the old one is void at once */
        readonly post: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path: {
                    readonly enterprise: string;
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
                            /** @description the password, shown this once; what signs in with another one is disconnected */
                            readonly password: string;
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
    readonly "/api/v1/gateways/enrolment": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Issue the certificate of the gateway that a one-time token was made for
         * @description Only the public key of the request counts: name and rights are those of the gateway. The token is used up where a certificate is issued, and kept where the request is refused. Needs the header `x-meterhub-csrf: 1`.
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
                        /** @description certificate signing request (PKCS #10), PEM */
                        readonly csr: string;
                        /** @description as `meterhub gateway enroll` prints it */
                        readonly token: string;
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
                        readonly "application/json": components["schemas"]["IssuedCertificate"];
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
         * Server-sent events: readings, totals, accounting, gateway, alarm, anomalies, notice
         * @description Begins with `hello`. Send the id of the last event as Last-Event-ID to go on after it; `missed: true` in the hello means that this is no longer possible and everything has to be read again.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description names, separated by commas, of readings, totals, accounting, gateway, alarm, anomalies, notice */
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
                    /** @description ids with commas between them, at most 200 */
                    readonly ids?: string;
                    /** @description items in one answer, at most 1000 */
                    readonly limit?: number;
                    /** @description words, each of which stands in the id, a number, the place or a name of the meter, its enterprise or its energy type */
                    readonly search?: string;
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
        /** Register a meter */
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
                        readonly accuracyClass?: string | null;
                        readonly ctAccuracyClass?: string | null;
                        /** @description number of the current transformer; meters with the same one are behind it together */
                        readonly ctSerial?: string | null;
                        /** @enum {string} */
                        readonly energy: "electricity" | "gas" | "otherGas" | "steam" | "heat" | "cooling" | "coal" | "coke" | "oil" | "hydrogen" | "photovoltaic" | "water" | "compressedAir" | "oxygen" | "nitrogen" | "co2";
                        readonly enterprise: string;
                        /** @default null */
                        readonly gateway?: string | null;
                        readonly id: string;
                        readonly installedAt?: (number | string) | null;
                        /** @description data item code of uploads, 16 digits without dashes */
                        readonly itemCode?: string | null;
                        readonly level: 1 | 2 | 3;
                        readonly location?: string | null;
                        readonly managementNumber?: string | null;
                        readonly manufacturer?: string | null;
                        readonly metering?: {
                            readonly checkMeter?: string;
                            readonly exchanges?: readonly {
                                readonly at: number | string;
                                readonly final: number;
                                readonly initial: number;
                                readonly quantity: string;
                            }[];
                            /** @enum {string} */
                            readonly flow?: "in" | "out" | "transfer";
                            readonly gas?: {
                                readonly atmosphericKpa?: number;
                                readonly compressibilityRatio?: number;
                                readonly isGaugePressure?: boolean;
                                readonly nominal?: {
                                    readonly pressureKpa: number;
                                    readonly temperatureCelsius: number;
                                };
                                /** @enum {string} */
                                readonly volumeAt: "0C" | "15C" | "20C" | "operating";
                            };
                            readonly integrates?: boolean;
                            readonly item?: string;
                            readonly ratePerHourMax?: number;
                            readonly readingMinutes?: number;
                            readonly registers?: {
                                readonly [key: string]: {
                                    readonly decimals?: number;
                                    readonly digits?: number;
                                    readonly mayDecrease?: boolean;
                                };
                            };
                            readonly rules?: {
                                readonly [key: string]: unknown;
                            };
                            readonly steam?: {
                                readonly atmosphericKpa?: number;
                                readonly feedWaterKjPerKg?: number;
                                readonly isGaugePressure?: boolean;
                                readonly nominal?: {
                                    readonly pressureKpa: number;
                                    readonly temperatureCelsius: number;
                                };
                            };
                            readonly transforms?: readonly {
                                readonly currentRatio?: string | number;
                                readonly from?: (number | string) | null;
                                readonly impulsesPerUnit?: string | number;
                                readonly multiplier?: string | number;
                                readonly offset?: string | number;
                                readonly quantity: string;
                                readonly to?: (number | string) | null;
                                readonly voltageRatio?: string | number;
                            }[];
                        } | null;
                        readonly model?: string | null;
                        readonly name: string;
                        /** @default  */
                        readonly nameEn?: string;
                        /** @default null */
                        readonly parent?: string | null;
                        readonly ptAccuracyClass?: string | null;
                        /** @description the same of the voltage transformer */
                        readonly ptSerial?: string | null;
                        readonly range?: {
                            readonly max: number;
                            readonly min: number;
                            readonly unit: string;
                        } | null;
                        readonly serial?: string | null;
                        readonly site?: string | null;
                        readonly status?: {
                            readonly since: number | string;
                            /** @enum {string} */
                            readonly state: "normal" | "faulty" | "retired";
                        } | null;
                        /** @description what it is, such as ultrasonic flow meter */
                        readonly type?: string | null;
                        /** @default {} */
                        readonly units?: {
                            readonly [key: string]: string;
                        };
                        /**
                         * Format: date-time
                         * @description since when it has been so, not in the future; left out it has always been so
                         */
                        readonly validFrom?: string;
                        readonly verification?: readonly {
                            readonly certificate: string;
                            /** @default null */
                            readonly coverageFactor?: number | null;
                            /** @default null */
                            readonly errorPercent?: number | null;
                            /** @default null */
                            readonly expandedUncertaintyPercent?: number | null;
                            readonly issuedAt: number | string;
                            /** @enum {string} */
                            readonly kind: "verification" | "calibration";
                            readonly laboratory: string;
                            readonly validUntil: number | string;
                        }[] | null;
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
                        readonly "application/json": components["schemas"]["Meter"];
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
    readonly "/api/v1/meters/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One meter, with its ETag */
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
                        readonly "application/json": components["schemas"]["Meter"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /** Remove a meter that nothing refers to */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of the record that is meant; 412 where it is another by now */
                    readonly "if-match"?: string;
                };
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
                /** @description There is no such meter any more */
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
         * Change a meter
         * @description A merge patch (RFC 7396) of the record as it is answered: what it leaves out stays, null takes away. A change with validFrom holds from then on; one without corrects the whole history of the record.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of the record that is meant; 412 where it is another by now */
                    readonly "if-match"?: string;
                };
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * Format: date-time
                         * @description since when it has been so, not in the future; left out it has always been so
                         */
                        readonly validFrom?: string;
                    } & {
                        readonly [key: string]: unknown;
                    };
                    readonly "application/merge-patch+json": {
                        /**
                         * Format: date-time
                         * @description since when it has been so, not in the future; left out it has always been so
                         */
                        readonly validFrom?: string;
                    } & {
                        readonly [key: string]: unknown;
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
                        readonly "application/json": components["schemas"]["Meter"];
                    };
                };
            };
        };
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
    readonly "/api/v1/meters/{id}/green-button": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Consumption of one register of a meter by interval as Green Button data (ESPI in an Atom feed)
         * @description Whole days; 31 where no beginning is asked for. Intervals of which nothing is known are left out.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description a row that it lies in is the first one */
                    readonly from?: string;
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
                /** @description The feed */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/atom+xml": string;
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
    readonly "/api/v1/meters/{id}/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What was recorded about a meter, the newest first
         * @description Each record says what holds from validFrom on, and takes the place of what was recorded before about this instant and later ones.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    /** @description items in one answer, at most 1000 */
                    readonly limit?: number;
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
                            readonly items: readonly {
                                /** @description null: it was removed */
                                readonly record: components["schemas"]["Meter"] | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                readonly recordedAt: string;
                                /** @description key or person; null where it is not known, and to an enterprise */
                                readonly recordedBy: string | null;
                                /** @description null for always */
                                readonly validFrom: string | null;
                            }[];
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
                    readonly format?: "json" | "ndjson" | "csv" | "xlsx" | "parquet" | "arrow";
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
                             * @description everything that the hub acknowledged before this instant is processed; of a meter: everything of this meter
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
                        readonly "application/vnd.apache.arrow.stream": string;
                        readonly "application/vnd.apache.parquet": string;
                        readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
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
                             * @description everything of this meter that the hub acknowledged before this instant is in the answer
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
    readonly "/api/v1/notification-deliveries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Attempts to deliver notices, the newest first */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    /** @description items in one answer, at most 500 */
                    readonly limit?: number;
                    readonly rule?: string;
                    readonly status?: "sent" | "retrying" | "failed";
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
                            readonly items: readonly components["schemas"]["NotificationDelivery"][];
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
    readonly "/api/v1/notification-rules": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Rules of notification
         * @description An enterprise and an authority of districts see their own; whoever sees the city sees all.
         */
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
                            readonly items: readonly components["schemas"]["NotificationRule"][];
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /** Add a rule of notification */
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
                         * @description outside of them, in the hub's time zone, are quiet hours; weekdays 1 Monday to 7 Sunday
                         * @default null
                         */
                        readonly activeHours?: readonly {
                            readonly from: string;
                            readonly to: string;
                            readonly weekdays: readonly number[];
                        }[] | null;
                        readonly channel: {
                            /** @description key of the signature, never shown; left out to keep the one there is */
                            readonly secret?: string;
                            /** @description appended to the address as its query, never shown; goes with secret */
                            readonly secretQuery?: string | null;
                            /** @enum {string} */
                            readonly type: "webhook";
                            /** Format: uri */
                            readonly url: string;
                        } | {
                            /**
                             * @default zh
                             * @enum {string}
                             */
                            readonly language?: "zh" | "en";
                            readonly to: readonly string[];
                            /** @enum {string} */
                            readonly type: "email";
                        } | {
                            /** @enum {string} */
                            readonly type: "mqtt";
                        } | {
                            /** @enum {string} */
                            readonly type: "live";
                        };
                        /**
                         * @description whether critical events wait for the end of quiet hours, too
                         * @default false
                         */
                        readonly criticalWaits?: boolean;
                        /**
                         * @description null for all
                         * @default null
                         */
                        readonly detectors?: readonly ("silent_meter" | "gaps" | "stuck" | "stale" | "spike" | "impossible_rate" | "register_reset" | "rollover" | "clock_drift" | "duplicated_day" | "unit_mistake" | "phase_imbalance" | "power_triangle" | "consumption_high" | "consumption_low" | "night_base" | "weekend_base" | "level_change" | "drift" | "zero_when_running" | "peak_demand" | "loss_change" | "check_divergence" | "production_mismatch" | "carbon_mismatch" | "quota" | "intensity" | "certificate")[] | null;
                        /**
                         * @default {
                         *       "kind": "none"
                         *     }
                         */
                        readonly digest?: {
                            /** @enum {string} */
                            readonly kind: "none";
                        } | {
                            /** @enum {string} */
                            readonly kind: "hourly";
                        } | {
                            readonly at: string;
                            /** @enum {string} */
                            readonly kind: "daily";
                        };
                        /** @default true */
                        readonly enabled?: boolean;
                        /** @default null */
                        readonly escalation?: {
                            readonly afterMinutes: number;
                            readonly channel: {
                                /** @description key of the signature, never shown; left out to keep the one there is */
                                readonly secret?: string;
                                /** @description appended to the address as its query, never shown; goes with secret */
                                readonly secretQuery?: string | null;
                                /** @enum {string} */
                                readonly type: "webhook";
                                /** Format: uri */
                                readonly url: string;
                            } | {
                                /**
                                 * @default zh
                                 * @enum {string}
                                 */
                                readonly language?: "zh" | "en";
                                readonly to: readonly string[];
                                /** @enum {string} */
                                readonly type: "email";
                            } | {
                                /** @enum {string} */
                                readonly type: "mqtt";
                            } | {
                                /** @enum {string} */
                                readonly type: "live";
                            };
                        } | null;
                        /** @default 60 */
                        readonly minIntervalMinutes?: number;
                        readonly name: string;
                        readonly scope: {
                            /** @enum {string} */
                            readonly kind: "city";
                        } | {
                            readonly districts: readonly string[];
                            /** @enum {string} */
                            readonly kind: "districts";
                        } | {
                            readonly enterprise: string;
                            /** @enum {string} */
                            readonly kind: "enterprise";
                        } | {
                            /** @enum {string} */
                            readonly kind: "meters";
                            readonly meters: readonly string[];
                        };
                        /**
                         * @default warning
                         * @enum {string}
                         */
                        readonly severityMin?: "info" | "warning" | "critical";
                        /**
                         * @default [
                         *       "opened",
                         *       "escalated",
                         *       "closed"
                         *     ]
                         */
                        readonly states?: readonly ("opened" | "escalated" | "closed")[];
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
                        readonly "application/json": components["schemas"]["NotificationRule"];
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
    readonly "/api/v1/notification-rules/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One rule of notification */
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
                        readonly "application/json": components["schemas"]["NotificationRule"];
                    };
                };
            };
        };
        /**
         * Replace a rule of notification
         * @description Enables one that the hub has disabled. A secret may be left out where the address stays the same.
         */
        readonly put: {
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
                        /**
                         * @description outside of them, in the hub's time zone, are quiet hours; weekdays 1 Monday to 7 Sunday
                         * @default null
                         */
                        readonly activeHours?: readonly {
                            readonly from: string;
                            readonly to: string;
                            readonly weekdays: readonly number[];
                        }[] | null;
                        readonly channel: {
                            /** @description key of the signature, never shown; left out to keep the one there is */
                            readonly secret?: string;
                            /** @description appended to the address as its query, never shown; goes with secret */
                            readonly secretQuery?: string | null;
                            /** @enum {string} */
                            readonly type: "webhook";
                            /** Format: uri */
                            readonly url: string;
                        } | {
                            /**
                             * @default zh
                             * @enum {string}
                             */
                            readonly language?: "zh" | "en";
                            readonly to: readonly string[];
                            /** @enum {string} */
                            readonly type: "email";
                        } | {
                            /** @enum {string} */
                            readonly type: "mqtt";
                        } | {
                            /** @enum {string} */
                            readonly type: "live";
                        };
                        /**
                         * @description whether critical events wait for the end of quiet hours, too
                         * @default false
                         */
                        readonly criticalWaits?: boolean;
                        /**
                         * @description null for all
                         * @default null
                         */
                        readonly detectors?: readonly ("silent_meter" | "gaps" | "stuck" | "stale" | "spike" | "impossible_rate" | "register_reset" | "rollover" | "clock_drift" | "duplicated_day" | "unit_mistake" | "phase_imbalance" | "power_triangle" | "consumption_high" | "consumption_low" | "night_base" | "weekend_base" | "level_change" | "drift" | "zero_when_running" | "peak_demand" | "loss_change" | "check_divergence" | "production_mismatch" | "carbon_mismatch" | "quota" | "intensity" | "certificate")[] | null;
                        /**
                         * @default {
                         *       "kind": "none"
                         *     }
                         */
                        readonly digest?: {
                            /** @enum {string} */
                            readonly kind: "none";
                        } | {
                            /** @enum {string} */
                            readonly kind: "hourly";
                        } | {
                            readonly at: string;
                            /** @enum {string} */
                            readonly kind: "daily";
                        };
                        /** @default true */
                        readonly enabled?: boolean;
                        /** @default null */
                        readonly escalation?: {
                            readonly afterMinutes: number;
                            readonly channel: {
                                /** @description key of the signature, never shown; left out to keep the one there is */
                                readonly secret?: string;
                                /** @description appended to the address as its query, never shown; goes with secret */
                                readonly secretQuery?: string | null;
                                /** @enum {string} */
                                readonly type: "webhook";
                                /** Format: uri */
                                readonly url: string;
                            } | {
                                /**
                                 * @default zh
                                 * @enum {string}
                                 */
                                readonly language?: "zh" | "en";
                                readonly to: readonly string[];
                                /** @enum {string} */
                                readonly type: "email";
                            } | {
                                /** @enum {string} */
                                readonly type: "mqtt";
                            } | {
                                /** @enum {string} */
                                readonly type: "live";
                            };
                        } | null;
                        /** @default 60 */
                        readonly minIntervalMinutes?: number;
                        readonly name: string;
                        readonly scope: {
                            /** @enum {string} */
                            readonly kind: "city";
                        } | {
                            readonly districts: readonly string[];
                            /** @enum {string} */
                            readonly kind: "districts";
                        } | {
                            readonly enterprise: string;
                            /** @enum {string} */
                            readonly kind: "enterprise";
                        } | {
                            /** @enum {string} */
                            readonly kind: "meters";
                            readonly meters: readonly string[];
                        };
                        /**
                         * @default warning
                         * @enum {string}
                         */
                        readonly severityMin?: "info" | "warning" | "critical";
                        /**
                         * @default [
                         *       "opened",
                         *       "escalated",
                         *       "closed"
                         *     ]
                         */
                        readonly states?: readonly ("opened" | "escalated" | "closed")[];
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
                        readonly "application/json": components["schemas"]["NotificationRule"];
                    };
                };
            };
        };
        readonly post?: never;
        /** Remove a rule of notification; what waits to be sent by it is not sent */
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
                /** @description There is no such rule any more */
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
    readonly "/api/v1/notification-rules/{id}/test": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Send a test message by a rule, at once and once
         * @description Whether it has arrived is in the log of deliveries within seconds.
         */
        readonly post: {
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
                        /**
                         * @default main
                         * @enum {string}
                         */
                        readonly leg?: "main" | "escalation";
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
                            /** @description as in the log of deliveries */
                            readonly message: string;
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
    readonly "/api/v1/output-series": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Series of production, output value and value added */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    readonly enterprise?: string;
                    /** @description what was recorded by then */
                    readonly knownAt?: string;
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
                            readonly items: readonly components["schemas"]["OutputSeries"][];
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /** Add a series */
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
                        readonly enterprise: string;
                        /** @enum {string} */
                        readonly granularity: "month" | "day";
                        readonly id: string;
                        /** @enum {string} */
                        readonly kind: "product" | "output-value" | "value-added";
                        /** @default null */
                        readonly product?: {
                            /** @default null */
                            readonly code?: string | null;
                            readonly name: string;
                        } | null;
                        readonly unit: string;
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
                        readonly "application/json": components["schemas"]["OutputSeries"];
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
    readonly "/api/v1/output-series/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /** Withdraw a series: it and its figures stay on record for whoever asks for what was known before */
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
                /** @description The series is not there any more */
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
         * Correct a series; what it was before stays on record
         * @description What is left out stays. Of a series that has figures the granularity cannot be changed.
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
                        /** @enum {string} */
                        readonly granularity?: "month" | "day";
                        /** @enum {string} */
                        readonly kind?: "product" | "output-value" | "value-added";
                        readonly product?: {
                            /** @default null */
                            readonly code?: string | null;
                            readonly name: string;
                        } | null;
                        readonly unit?: string;
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
                        readonly "application/json": components["schemas"]["OutputSeries"];
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/api/v1/output-series/{id}/entries": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Figures of a series, by period */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    /** @description first period */
                    readonly from?: string;
                    /** @description what was recorded by then */
                    readonly knownAt?: string;
                    /** @description items in one answer, at most 1000 */
                    readonly limit?: number;
                    /** @description the period after the last one */
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
                            readonly items: readonly components["schemas"]["OutputEntry"][];
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /** Record figures; one of a period that has one corrects it */
        readonly post: {
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
                        readonly entries: readonly {
                            /**
                             * Format: date
                             * @description first day of the month, or the day
                             */
                            readonly period: string;
                            /** @description exact decimal; null takes back what was recorded */
                            readonly value: (string | number) | null;
                        }[];
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
                            readonly changed: number;
                            readonly new: number;
                            readonly same: number;
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
                                readonly reason: "not_found" | "not_open" | "not_replayable" | "not_kept";
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
                                readonly reason: "not_found" | "not_open" | "not_replayable" | "not_kept";
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
    readonly "/api/v1/quotas": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Quotas as they were recorded last */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    readonly enterprise?: string;
                    /** @description what was recorded by then */
                    readonly knownAt?: string;
                    /** @description items in one answer, at most 1000 */
                    readonly limit?: number;
                    readonly year?: number;
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
                            readonly items: readonly components["schemas"]["Quota"][];
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        /** Record quotas; those of the same enterprise, year, kind and item are corrected, others stay */
        readonly put: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        readonly quotas: readonly {
                            readonly enterprise: string;
                            /**
                             * @description energy item, of an intensity the output series; null for all
                             * @default null
                             */
                            readonly item?: string | null;
                            /** @enum {string} */
                            readonly kind: "energy-tce" | "electricity-kWh" | "co2-kg" | "intensity";
                            readonly source: string;
                            /** @description exact decimal; null takes back what was recorded */
                            readonly value: (string | number) | null;
                            readonly year: number;
                        }[];
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
                            readonly changed: number;
                            readonly new: number;
                            readonly same: number;
                        };
                    };
                };
            };
        };
        readonly post?: never;
        /** Withdraw a quota: what it was stays on record for whoever asks for what was known before */
        readonly delete: {
            readonly parameters: {
                readonly query: {
                    readonly enterprise: string;
                    /** @description left out for that of the whole enterprise */
                    readonly item?: string;
                    readonly kind: "energy-tce" | "electricity-kWh" | "co2-kg" | "intensity";
                    readonly year: number;
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
                /** @description The quota is not there any more */
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
    readonly "/api/v1/readings": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Readings of one quantity of one meter, oldest first
         * @description JSON comes in pages. The other formats come whole, however long, unless a limit is given; then the header Link names the next page. What `currentAsOf` says in JSON, the header Current-As-Of says in them.
         */
        readonly get: {
            readonly parameters: {
                readonly query: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    readonly format?: "json" | "ndjson" | "csv" | "xlsx" | "parquet" | "arrow";
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
                             * @description everything of this meter that the hub acknowledged before this instant is in the answer
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
                        readonly "application/vnd.apache.arrow.stream": string;
                        readonly "application/vnd.apache.parquet": string;
                        readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
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
    readonly "/api/v1/registry/export": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Master data as a file that the import takes */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly format?: "csv" | "xlsx" | "yaml";
                    /** @description one kind alone; a CSV file has one */
                    readonly kind?: "enterprises" | "sites" | "gateways" | "meters" | "verifications" | "outputSeries" | "outputs" | "quotas";
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
                /** @description The entries that the caller may see, without passwords */
                readonly 200: {
                    headers: {
                        readonly [name: string]: unknown;
                    };
                    content: {
                        readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                        readonly "application/yaml": string;
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
    readonly "/api/v1/registry/import": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Import master data from a file, or list every problem that it has
         * @description All rows are applied or none; with skipBadRows those without a problem. docs/registry.md has the columns. New gateways get passwords, which are shown this once.
         */
        readonly post: {
            readonly parameters: {
                readonly query?: {
                    /** @description true: nothing is applied */
                    readonly dryRun?: "true" | "false";
                    /** @description of a CSV file */
                    readonly encoding?: "utf-8" | "gb18030" | "utf-16le";
                    /** @description what the rows are; told by sheet or header where left out */
                    readonly kind?: "enterprises" | "sites" | "gateways" | "meters" | "verifications" | "outputSeries" | "outputs" | "quotas";
                    readonly sheet?: string;
                    readonly skipBadRows?: "true" | "false";
                    /** @description of times without an offset */
                    readonly timezone?: string;
                    /** @description since when changes hold of which the row says nothing else; left out they correct all of the history */
                    readonly validFrom?: string;
                };
                readonly header?: never;
                readonly path?: never;
                readonly cookie?: never;
            };
            /** @description the file */
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": unknown;
                    readonly "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": unknown;
                    readonly "application/yaml": unknown;
                    readonly "text/csv": unknown;
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
                            readonly applied: boolean;
                            readonly badRows: number;
                            readonly counts: {
                                readonly [key: string]: {
                                    readonly changed: number;
                                    readonly new: number;
                                    readonly same: number;
                                };
                            };
                            /** @description what was left out of the file */
                            readonly notes: readonly string[];
                            readonly passwords: readonly {
                                readonly enterprise: string;
                                readonly gateway: string;
                                readonly password: string;
                                readonly username: string;
                            }[];
                            readonly problemCount: number;
                            /** @description the first 1000 */
                            readonly problems: readonly {
                                /** @description as the header has it; null where the row as a whole is meant */
                                readonly column: string | null;
                                readonly row: number;
                                /** @description null where the file has no sheets */
                                readonly sheet: string | null;
                                readonly text: string;
                            }[];
                            /** @description what can be done and may not be meant */
                            readonly warnings: readonly {
                                /** @description as the header has it; null where the row as a whole is meant */
                                readonly column: string | null;
                                readonly row: number;
                                /** @description null where the file has no sheets */
                                readonly sheet: string | null;
                                readonly text: string;
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
                            /** @description as it was known at B, likewise */
                            readonly after: number | null;
                            /** @description as it was known at A, of what had a factor; null where there was consumption and none of it had one */
                            readonly before: number | null;
                            /** @description the items add up to it, to the last digit */
                            readonly change: number;
                            /** @description without rounding: a decimal, or a ratio n/d; those of the items add up to it */
                            readonly changeExact: string;
                            /** @description factors of the schemes that the question goes by that became known between A and B */
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
                            /** @description consumption that is in neither figure, or in one of them only: it is not zero */
                            readonly withoutFactor: readonly {
                                /** @description amount without a factor at B */
                                readonly after: number;
                                /** @description amount without a factor at A */
                                readonly before: number;
                                readonly item: string;
                                readonly meter: string;
                                readonly quantity: string;
                                readonly reason: string;
                                readonly unit: string;
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
    readonly "/api/v1/sites": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** Sites of enterprises */
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
                            readonly items: readonly components["schemas"]["Site"][];
                            /** @description null on the last page */
                            readonly nextCursor: string | null;
                        };
                    };
                };
            };
        };
        readonly put?: never;
        /** Register a site */
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
                        /** @default  */
                        readonly address?: string;
                        readonly district: string;
                        readonly enterprise: string;
                        readonly id: string;
                        readonly name: string;
                        /** @default  */
                        readonly nameEn?: string;
                        /**
                         * Format: date-time
                         * @description since when it has been so, not in the future; left out it has always been so
                         */
                        readonly validFrom?: string;
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
                        readonly "application/json": components["schemas"]["Site"];
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
    readonly "/api/v1/sites/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /** One site, with its ETag */
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
                        readonly "application/json": components["schemas"]["Site"];
                    };
                };
            };
        };
        readonly put?: never;
        readonly post?: never;
        /** Remove a site that nothing refers to */
        readonly delete: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of the record that is meant; 412 where it is another by now */
                    readonly "if-match"?: string;
                };
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
                /** @description There is no such site any more */
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
         * Change a site
         * @description A merge patch (RFC 7396) of the record as it is answered: what it leaves out stays, null takes away. A change with validFrom holds from then on; one without corrects the whole history of the record.
         */
        readonly patch: {
            readonly parameters: {
                readonly query?: never;
                readonly header?: {
                    /** @description ETag of the record that is meant; 412 where it is another by now */
                    readonly "if-match"?: string;
                };
                readonly path: {
                    readonly id: string;
                };
                readonly cookie?: never;
            };
            readonly requestBody: {
                readonly content: {
                    readonly "application/json": {
                        /**
                         * Format: date-time
                         * @description since when it has been so, not in the future; left out it has always been so
                         */
                        readonly validFrom?: string;
                    } & {
                        readonly [key: string]: unknown;
                    };
                    readonly "application/merge-patch+json": {
                        /**
                         * Format: date-time
                         * @description since when it has been so, not in the future; left out it has always been so
                         */
                        readonly validFrom?: string;
                    } & {
                        readonly [key: string]: unknown;
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
                        readonly "application/json": components["schemas"]["Site"];
                    };
                };
            };
        };
        readonly trace?: never;
    };
    readonly "/api/v1/sites/{id}/history": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * What was recorded about a site, the newest first
         * @description Each record says what holds from validFrom on, and takes the place of what was recorded before about this instant and later ones.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    /** @description nextCursor of the answer before */
                    readonly cursor?: string;
                    /** @description items in one answer, at most 1000 */
                    readonly limit?: number;
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
                            readonly items: readonly {
                                /** @description null: it was removed */
                                readonly record: components["schemas"]["Site"] | null;
                                /**
                                 * Format: date-time
                                 * @description RFC 3339, UTC
                                 */
                                readonly recordedAt: string;
                                /** @description key or person; null where it is not known, and to an enterprise */
                                readonly recordedBy: string | null;
                                /** @description null for always */
                                readonly validFrom: string | null;
                            }[];
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
    readonly "/api/v1/standard-coal-coefficients": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Standard-coal coefficients of GB/T 2589 by edition, each with its document and how sure it is
         * @description Of equivalent values. Equal values change every year and are supplied in the configuration.
         */
        readonly get: {
            readonly parameters: {
                readonly query?: {
                    readonly edition?: "GB/T 2589-2008" | "GB/T 2589-2020";
                    readonly item?: string;
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
                            readonly items: readonly components["schemas"]["StandardCoalCoefficient"][];
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
        readonly Anomaly: {
            /** @enum {string} */
            readonly detector: "silent_meter" | "gaps" | "stuck" | "stale" | "spike" | "impossible_rate" | "register_reset" | "rollover" | "clock_drift" | "duplicated_day" | "unit_mistake" | "phase_imbalance" | "power_triangle" | "consumption_high" | "consumption_low" | "night_base" | "weekend_base" | "level_change" | "drift" | "zero_when_running" | "peak_demand" | "loss_change" | "check_divergence" | "production_mismatch" | "carbon_mismatch" | "quota" | "intensity" | "certificate";
            /** @description when the condition was over; null while it lasts */
            readonly ended: string | null;
            /** @description null where it spans enterprises */
            readonly enterprise: string | null;
            /**
             * Format: date-time
             * @description start of the first bad interval
             */
            readonly first: string;
            /** @description the event that stands for it */
            readonly group: string | null;
            readonly history: readonly {
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                readonly at: string;
                readonly by: string;
                /** @enum {string} */
                readonly from: "open" | "acknowledged" | "in_progress" | "closed" | "false_alarm";
                readonly note: string;
                /** @enum {string} */
                readonly to: "open" | "acknowledged" | "in_progress" | "closed" | "false_alarm";
            }[];
            readonly id: string;
            /** @description it was over or long known to the meters when the hub found it */
            readonly isOld: boolean;
            /**
             * Format: date-time
             * @description end of the last bad interval
             */
            readonly last: string;
            /** @description beyond what was expected; losses of one subject are not to be added */
            readonly loss: {
                readonly currency: string | null;
                readonly energy: number;
                readonly money: number | null;
                readonly tce: number | null;
                readonly unit: string;
            } | null;
            /** @description largest distance from what was expected, in widths of the expected band */
            readonly magnitude: number;
            readonly memberCount: number;
            /** @description the first 200 */
            readonly members: readonly string[];
            readonly meter: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly opened: string;
            /** @description an event of the same subject with the same effect */
            readonly relatedTo: string | null;
            /** @enum {string} */
            readonly severity: "info" | "warning" | "critical";
            /** @enum {string} */
            readonly state: "open" | "acknowledged" | "in_progress" | "closed" | "false_alarm";
            /** @description a meter; gateway:ENTERPRISE/ID, enterprise:ID or city: of one that stands for many */
            readonly subject: string;
        };
        /** @description Events that somebody has to look at; those that a group stands for are not counted */
        readonly AnomalyCounts: {
            readonly critical: number;
            readonly info: number;
            readonly warning: number;
        };
        readonly AnomalyEvidence: {
            /** @enum {string} */
            readonly detector: "silent_meter" | "gaps" | "stuck" | "stale" | "spike" | "impossible_rate" | "register_reset" | "rollover" | "clock_drift" | "duplicated_day" | "unit_mistake" | "phase_imbalance" | "power_triangle" | "consumption_high" | "consumption_low" | "night_base" | "weekend_base" | "level_change" | "drift" | "zero_when_running" | "peak_demand" | "loss_change" | "check_divergence" | "production_mismatch" | "carbon_mismatch" | "quota" | "intensity" | "certificate";
            readonly id: string;
            readonly links: {
                readonly intervals: string | null;
                /** @description the readings of that time, and an hour around it */
                readonly readings: string | null;
            };
            /** @enum {string} */
            readonly measure: "rate" | "amount" | "share" | "count" | "offset" | "days" | "intensity";
            readonly series: readonly {
                /** @enum {string} */
                readonly name: "actual" | "low" | "high";
                readonly unit: string;
                /** @description one for each of the times */
                readonly values: readonly (number | null)[];
            }[];
            readonly times: readonly {
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                readonly from: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                readonly to: string;
            }[];
            readonly unit: string;
        };
        readonly AuditEntry: {
            readonly action: string;
            readonly actor: {
                readonly address: string | null;
                /** @description id of the key; for unknown the id that was shown */
                readonly id: string | null;
                /** @enum {string} */
                readonly kind: "key" | "person" | "gateway" | "cli" | "hub" | "unknown";
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
        readonly CarbonFactor: {
            readonly amount: {
                /** @constant */
                readonly kind: "perUnit";
                readonly unit: string;
                readonly value: string;
            } | {
                readonly calorificValue: {
                    readonly unit: string;
                    readonly value: string;
                };
                readonly carbonContent: {
                    readonly unit: string;
                    readonly value: string;
                };
                /** @constant */
                readonly kind: "fuel";
                readonly oxidation: {
                    readonly unit: string;
                    readonly value: string;
                };
            } | {
                readonly calorificValue: {
                    readonly from: string;
                    readonly unit: string;
                    readonly value: string;
                } | null;
                /** @constant */
                readonly kind: "perEnergy";
                readonly perEnergy: {
                    readonly unit: string;
                    readonly value: string;
                };
            };
            readonly approvedAt: string | null;
            readonly approvedBy: string | null;
            readonly dataYear: number | null;
            /** @description per unit that the item is counted in; null where it needs a calorific value that it does not have */
            readonly derived: {
                readonly formula: string;
                /** @description exact: a decimal, or a ratio that has none */
                readonly perUnit: string;
                readonly unit: string;
            } | null;
            /** @description whose it is; null for everybody */
            readonly enterprise: string | null;
            /** @description whether it was estimated from data that are kept beside it */
            readonly estimated: boolean;
            /** @constant */
            readonly gas: "CO2";
            readonly id: string;
            /**
             * Format: date-time
             * @description before, it does not exist for as_of
             */
            readonly knownFrom: string;
            readonly note: string;
            /** @description day in China */
            readonly publishedOn: string;
            /** @description null for published ones, as the next three */
            readonly recordedAt: string | null;
            readonly recordedBy: string | null;
            readonly region: string;
            readonly scheme: string;
            readonly source: {
                readonly evidence: string;
                readonly number: string | null;
                readonly title: string;
                readonly url: string | null;
            };
            /** @enum {string} */
            readonly state: "published" | "waiting" | "approved" | "superseded";
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
            readonly validFrom: string | null;
            readonly validTo: string | null;
            readonly version: number;
        };
        readonly CarbonFactorDetail: {
            readonly amount: {
                /** @constant */
                readonly kind: "perUnit";
                readonly unit: string;
                readonly value: string;
            } | {
                readonly calorificValue: {
                    readonly unit: string;
                    readonly value: string;
                };
                readonly carbonContent: {
                    readonly unit: string;
                    readonly value: string;
                };
                /** @constant */
                readonly kind: "fuel";
                readonly oxidation: {
                    readonly unit: string;
                    readonly value: string;
                };
            } | {
                readonly calorificValue: {
                    readonly from: string;
                    readonly unit: string;
                    readonly value: string;
                } | null;
                /** @constant */
                readonly kind: "perEnergy";
                readonly perEnergy: {
                    readonly unit: string;
                    readonly value: string;
                };
            };
            readonly approvedAt: string | null;
            readonly approvedBy: string | null;
            readonly dataYear: number | null;
            /** @description per unit that the item is counted in; null where it needs a calorific value that it does not have */
            readonly derived: {
                readonly formula: string;
                /** @description exact: a decimal, or a ratio that has none */
                readonly perUnit: string;
                readonly unit: string;
            } | null;
            /** @description whose it is; null for everybody */
            readonly enterprise: string | null;
            /** @description what it was estimated from and how, with the data; null where it was not */
            readonly estimate: unknown;
            /** @description whether it was estimated from data that are kept beside it */
            readonly estimated: boolean;
            /** @constant */
            readonly gas: "CO2";
            readonly id: string;
            /**
             * Format: date-time
             * @description before, it does not exist for as_of
             */
            readonly knownFrom: string;
            readonly note: string;
            /** @description day in China */
            readonly publishedOn: string;
            /** @description null for published ones, as the next three */
            readonly recordedAt: string | null;
            readonly recordedBy: string | null;
            readonly region: string;
            readonly scheme: string;
            readonly source: {
                readonly evidence: string;
                readonly number: string | null;
                readonly title: string;
                readonly url: string | null;
            };
            /** @enum {string} */
            readonly state: "published" | "waiting" | "approved" | "superseded";
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
            readonly validFrom: string | null;
            readonly validTo: string | null;
            readonly version: number;
        };
        readonly CarbonMethod: {
            readonly electricity: string;
            readonly en: string;
            readonly heat: string;
            readonly id: string;
            readonly zh: string;
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
                readonly code: ("unknown_item" | "unit_mismatch" | "heat_unknown" | "no_edition" | "no_calorific_value" | "no_equal_value" | "no_coefficient") | null;
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
        readonly Detector: {
            readonly algorithm: string;
            readonly en: string;
            /** @description of what was asked for */
            readonly enabled: boolean;
            readonly falseAlarms: string;
            readonly hysteresis: {
                readonly close: number;
                readonly m: number;
                readonly n: number;
            };
            /** @enum {string} */
            readonly id: "silent_meter" | "gaps" | "stuck" | "stale" | "spike" | "impossible_rate" | "register_reset" | "rollover" | "clock_drift" | "duplicated_day" | "unit_mistake" | "phase_imbalance" | "power_triangle" | "consumption_high" | "consumption_low" | "night_base" | "weekend_base" | "level_change" | "drift" | "zero_when_running" | "peak_demand" | "loss_change" | "check_divergence" | "production_mismatch" | "carbon_mismatch" | "quota" | "intensity" | "certificate";
            readonly inputs: string;
            /** @description whether it looks at the consumption of single meters alone */
            readonly isBacktestable: boolean;
            readonly meaning: string;
            /** @enum {string} */
            readonly measure: "rate" | "amount" | "share" | "count" | "offset" | "days" | "intensity";
            /** @enum {string} */
            readonly pace: "interval" | "hour" | "day" | "period";
            readonly parameters: readonly {
                readonly default: number;
                readonly max: number;
                readonly meaning: string;
                readonly min: number;
                readonly name: string;
                readonly unit: string;
                /** @description in force for what was asked for */
                readonly value: number;
            }[];
            /** @description what was set, for everything or a part of it */
            readonly settings: readonly components["schemas"]["DetectorSetting"][];
            readonly severity: string;
            readonly source: string;
            readonly verified: boolean;
            readonly zh: string;
        };
        readonly DetectorScore: {
            /** @description median from the begin of a label to the opening */
            readonly delaySeconds: number | null;
            readonly events: number;
            readonly found: number;
            readonly labels: number;
            readonly precision: number | null;
            readonly recall: number | null;
            readonly right: number;
        };
        readonly DetectorSetting: {
            readonly enabled: boolean | null;
            readonly hysteresis: {
                readonly close: number;
                readonly m: number;
                readonly n: number;
            } | null;
            /** @description the energy type, industry or meter; empty for all */
            readonly of: string;
            readonly parameters: {
                readonly [key: string]: number;
            };
            /** @enum {string} */
            readonly scope: "all" | "energy" | "industry" | "meter";
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly setAt: string;
            readonly setBy: string;
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
            /** @description null for the reason in whyNoUncertainty */
            readonly uncertainty: components["schemas"]["Uncertainty"] | null;
            /** @description kgCO2; null where nothing is known, which is not 0 */
            readonly value: number | null;
            /** @description tooManyMeters: it would have to be made of too many meters and days, ask of fewer */
            readonly whyNoUncertainty: ("notAskedFor" | "nothingKnown" | "tooManyMeters") | null;
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
            readonly address: string | null;
            readonly consumptionClass: ("over-10000-tce" | "5000-to-10000-tce" | "below-5000-tce") | null;
            /** @description GB/T 2260 */
            readonly district: string;
            readonly id: string;
            /** @description GB/T 4754 */
            readonly industry: string;
            readonly name: string;
            readonly nameEn: string;
            /** @description unified social credit code, GB 32100-2015 */
            readonly uscc: string | null;
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
        readonly EvidenceKey: {
            /** @constant */
            readonly algorithm: "Ed25519";
            /** @description SHA-256 of the SubjectPublicKeyInfo, hexadecimal */
            readonly fingerprint: string;
            /** @description SubjectPublicKeyInfo, PEM */
            readonly publicKey: string;
        };
        readonly FactorEstimate: {
            /** @description what is entered of it */
            readonly amount: ({
                /** @constant */
                readonly kind: "perUnit";
                readonly unit: string;
                readonly value: string;
            } | {
                readonly calorificValue: {
                    readonly unit: string;
                    readonly value: string;
                };
                readonly carbonContent: {
                    readonly unit: string;
                    readonly value: string;
                };
                /** @constant */
                readonly kind: "fuel";
                readonly oxidation: {
                    readonly unit: string;
                    readonly value: string;
                };
            } | {
                readonly calorificValue: {
                    readonly from: string;
                    readonly unit: string;
                    readonly value: string;
                } | null;
                /** @constant */
                readonly kind: "perEnergy";
                readonly perEnergy: {
                    readonly unit: string;
                    readonly value: string;
                };
            }) | null;
            /** @enum {string} */
            readonly basis: "linkedData" | "samples";
            readonly calorificValues: readonly {
                readonly measured: boolean;
                readonly source: string;
                readonly unit: string;
                readonly value: string;
            }[];
            /** @description a line for each period or sample, in order of time */
            readonly data: readonly string[];
            /** @description of the lines, joined with a line feed between them */
            readonly dataSha256: string;
            readonly diagnostics: ({
                readonly attenuation: number | null;
                readonly autocorrelation: number;
                readonly effectivePeriods: number;
                readonly influential: readonly {
                    /**
                     * Format: date-time
                     * @description RFC 3339, UTC
                     */
                    readonly from: string;
                    readonly leverage: number;
                }[];
                readonly intercept: {
                    readonly isSignificant: boolean;
                    readonly p: number;
                    readonly shareOfMean: number;
                    readonly standardError: number;
                    readonly value: number;
                } | null;
                /** @constant */
                readonly kind: "pairs";
                readonly outliers: readonly {
                    /**
                     * Format: date-time
                     * @description RFC 3339, UTC
                     */
                    readonly from: string;
                    readonly robustZ: number;
                }[];
                readonly periods: number;
                /** @description close to 1 for almost any data */
                readonly r2AboutOrigin: number;
                /** @description kg */
                readonly residuals: readonly number[];
                readonly scatterStandardError: number;
            } | {
                readonly carbonContent: number;
                readonly coverage: number;
                /** @description time that no sample stands for */
                readonly gaps: readonly {
                    /**
                     * Format: date-time
                     * @description RFC 3339, UTC
                     */
                    readonly from: string;
                    /**
                     * Format: date-time
                     * @description RFC 3339, UTC
                     */
                    readonly to: string;
                }[];
                /** @constant */
                readonly kind: "samples";
                readonly mass: number;
                readonly netCalorificValue: number;
                readonly samples: number;
                readonly scatterStandardError: number;
            }) | null;
            /** @description the factor that waits for approval now */
            readonly entered: components["schemas"]["CarbonFactor"] | null;
            readonly enterprise: string;
            readonly estimate: {
                /** @description 95.45 % */
                readonly confidenceInterval: readonly [
                    string,
                    string
                ];
                readonly coverageFactor: number;
                readonly degreesOfFreedom: number | null;
                /** @description whether all of its uncertainty is known */
                readonly isComplete: boolean;
                readonly methodText: string;
                readonly relativeStandardUncertainty: number;
                readonly standardUncertainty: string;
                readonly unit: string;
                readonly value: string;
            } | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly from: string;
            readonly isUsable: boolean;
            readonly item: string;
            /** @description periods that are not in it, because too little of them is known */
            readonly leftOut: readonly {
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                readonly from: string;
                readonly reason: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                readonly to: string;
            }[];
            /** @description fuels with consumption in the same time: their CO2 is in what was measured, if it leaves by the stack */
            readonly otherFuels: readonly string[];
            /** @description why it is of no use; empty where it is */
            readonly reasons: readonly string[];
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly to: string;
            readonly uncertainty: {
                /**
                 * @description of a normal distribution
                 * @default null
                 */
                readonly coverageFactor: string | null;
                /** @enum {string} */
                readonly distribution: "normal" | "rectangular" | "triangular";
                /** @description half of the width of the interval, as a part of the value: 0.05 for 5 % */
                readonly relativeHalfWidth: string;
                readonly source: string;
            } | null;
            /** @description what is not in the uncertainty */
            readonly unknown: readonly {
                /** @enum {string} */
                readonly kind: "meter" | "currentTransformer" | "voltageTransformer" | "influence" | "drift" | "phaseDisplacement" | "other" | "estimation" | "factor" | "factorTimesActivity";
                readonly reason: string;
                readonly subject: string;
            }[];
        };
        readonly FuelTable: {
            readonly en: string;
            readonly id: string;
            readonly items: readonly string[];
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
            /** @description what it logs in with */
            readonly username: string;
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
        readonly GatewayCertificate: {
            readonly enterprise: string;
            readonly gateway: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly issuedAt: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly notAfter: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly notBefore: string;
            /** @description since or from when it is void before its time; null for not at all */
            readonly revokedAt: string | null;
            /** @description hexadecimal, capitals */
            readonly serial: string;
            /**
             * @description now
             * @enum {string}
             */
            readonly state: "valid" | "expired" | "revoked";
        };
        readonly GatewayRecord: {
            readonly enterprise: string;
            readonly id: string;
            /** @description what it logs in with */
            readonly username: string;
        };
        readonly IssuedCertificate: {
            /** @description PEM: the certificate, then that of the authority that has issued it */
            readonly chain: string;
            readonly enterprise: string;
            readonly gateway: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly notAfter: string;
            /** @description hexadecimal, capitals */
            readonly serial: string;
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
            readonly accuracyClass: string | null;
            readonly ctAccuracyClass: string | null;
            /** @description number of the current transformer; meters with the same one are behind it together */
            readonly ctSerial: string | null;
            /** @enum {string} */
            readonly energy: "electricity" | "gas" | "otherGas" | "steam" | "heat" | "cooling" | "coal" | "coke" | "oil" | "hydrogen" | "photovoltaic" | "water" | "compressedAir" | "oxygen" | "nitrogen" | "co2";
            readonly enterprise: string;
            readonly gateway: string | null;
            readonly id: string;
            readonly installedAt: string | null;
            /** @description data item code of uploads, 16 digits */
            readonly itemCode: string | null;
            /** @description 1 boundary, 2 sub-unit, 3 equipment */
            readonly level: 1 | 2 | 3;
            readonly location: string | null;
            readonly managementNumber: string | null;
            readonly manufacturer: string | null;
            /** @description how it measures; docs/registry.md has the fields */
            readonly metering: {
                readonly [key: string]: unknown;
            };
            readonly model: string | null;
            readonly name: string;
            readonly nameEn: string;
            readonly parent: string | null;
            readonly ptAccuracyClass: string | null;
            /** @description the same of the voltage transformer */
            readonly ptSerial: string | null;
            readonly quantities: readonly {
                /** @enum {string} */
                readonly kind: "register" | "gauge";
                readonly name: string;
                readonly ucum: string;
                readonly unit: string;
            }[];
            readonly range: {
                readonly max: number;
                readonly min: number;
                readonly unit: string;
            } | null;
            readonly serial: string | null;
            readonly site: string | null;
            readonly status: {
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                readonly since: string;
                /** @enum {string} */
                readonly state: "normal" | "faulty" | "retired";
            } | null;
            /** @description what it is, such as ultrasonic flow meter */
            readonly type: string | null;
            /** @description of values sent without a unit, by quantity */
            readonly units: {
                readonly [key: string]: string;
            };
            readonly verification: readonly {
                readonly certificate: string;
                readonly coverageFactor: number | null;
                readonly errorPercent: number | null;
                readonly expandedUncertaintyPercent: number | null;
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                readonly issuedAt: string;
                /** @enum {string} */
                readonly kind: "verification" | "calibration";
                readonly laboratory: string;
                /**
                 * Format: date-time
                 * @description RFC 3339, UTC
                 */
                readonly validUntil: string;
            }[];
            /** @description of now, told from the certificates */
            readonly verificationState: {
                /** @description that holds, or that held last */
                readonly certificate: string | null;
                readonly last: string | null;
                /** @description by when the next one is due */
                readonly next: string | null;
                /**
                 * @description expiring: within 30 days of the end
                 * @enum {string}
                 */
                readonly state: "unknown" | "valid" | "expiring" | "expired";
            };
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
        readonly NotificationDelivery: {
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly at: string;
            readonly attempt: number;
            /** @enum {string} */
            readonly channel: "webhook" | "email" | "mqtt" | "live";
            readonly detail: string;
            readonly durationMillis: number;
            /** @enum {string} */
            readonly kind: "single" | "digest" | "test";
            /** @enum {string} */
            readonly leg: "main" | "escalation";
            /** @description the idempotency key that receivers are shown */
            readonly message: string;
            /** @description how many are in it */
            readonly notices: number;
            readonly rule: string;
            /** @enum {string} */
            readonly status: "sent" | "retrying" | "failed";
        };
        readonly NotificationRule: {
            /**
             * @description outside of them, in the hub's time zone, are quiet hours; weekdays 1 Monday to 7 Sunday
             * @default null
             */
            readonly activeHours: readonly {
                readonly from: string;
                readonly to: string;
                readonly weekdays: readonly number[];
            }[] | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly changedAt: string;
            readonly channel: {
                /** @constant */
                readonly type: "webhook";
                readonly url: string;
            } | {
                /**
                 * @default zh
                 * @enum {string}
                 */
                readonly language: "zh" | "en";
                readonly to: readonly string[];
                /** @constant */
                readonly type: "email";
            } | {
                /** @constant */
                readonly type: "mqtt";
            } | {
                /** @constant */
                readonly type: "live";
            };
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly createdAt: string;
            /**
             * @description whether critical events wait for the end of quiet hours, too
             * @default false
             */
            readonly criticalWaits: boolean;
            /**
             * @description null for all
             * @default null
             */
            readonly detectors: readonly ("silent_meter" | "gaps" | "stuck" | "stale" | "spike" | "impossible_rate" | "register_reset" | "rollover" | "clock_drift" | "duplicated_day" | "unit_mistake" | "phase_imbalance" | "power_triangle" | "consumption_high" | "consumption_low" | "night_base" | "weekend_base" | "level_change" | "drift" | "zero_when_running" | "peak_demand" | "loss_change" | "check_divergence" | "production_mismatch" | "carbon_mismatch" | "quota" | "intensity" | "certificate")[] | null;
            /**
             * @default {
             *       "kind": "none"
             *     }
             */
            readonly digest: {
                /** @constant */
                readonly kind: "none";
            } | {
                /** @constant */
                readonly kind: "hourly";
            } | {
                readonly at: string;
                /** @constant */
                readonly kind: "daily";
            };
            /** @description why the hub has disabled it or its escalation */
            readonly disabledReason: string | null;
            /** @default true */
            readonly enabled: boolean;
            readonly escalation: {
                readonly afterMinutes: number;
                readonly channel: {
                    /** @constant */
                    readonly type: "webhook";
                    readonly url: string;
                } | {
                    /**
                     * @default zh
                     * @enum {string}
                     */
                    readonly language: "zh" | "en";
                    readonly to: readonly string[];
                    /** @constant */
                    readonly type: "email";
                } | {
                    /** @constant */
                    readonly type: "mqtt";
                } | {
                    /** @constant */
                    readonly type: "live";
                };
            } | null;
            readonly id: string;
            /** @default 60 */
            readonly minIntervalMinutes: number;
            readonly name: string;
            readonly owner: {
                /** @constant */
                readonly kind: "city";
            } | {
                readonly districts: readonly string[];
                /** @constant */
                readonly kind: "districts";
            } | {
                readonly enterprise: string;
                /** @constant */
                readonly kind: "enterprise";
            };
            readonly scope: {
                /** @constant */
                readonly kind: "city";
            } | {
                readonly districts: readonly string[];
                /** @constant */
                readonly kind: "districts";
            } | {
                readonly enterprise: string;
                /** @constant */
                readonly kind: "enterprise";
            } | {
                /** @constant */
                readonly kind: "meters";
                readonly meters: readonly string[];
            };
            /**
             * @default warning
             * @enum {string}
             */
            readonly severityMin: "info" | "warning" | "critical";
            /**
             * @default [
             *       "opened",
             *       "escalated",
             *       "closed"
             *     ]
             */
            readonly states: readonly ("opened" | "escalated" | "closed")[];
        };
        readonly OutputEntry: {
            /**
             * Format: date
             * @description first day of the month, or the day
             */
            readonly period: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly recordedAt: string;
            /** @description exact decimal */
            readonly value: string;
        };
        readonly OutputSeries: {
            readonly enterprise: string;
            /** @enum {string} */
            readonly granularity: "month" | "day";
            readonly id: string;
            /** @enum {string} */
            readonly kind: "product" | "output-value" | "value-added";
            readonly product: {
                readonly code: string | null;
                readonly name: string;
            } | null;
            readonly unit: string;
        };
        readonly PowerContract: {
            readonly enterprise: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly from: string;
            readonly id: string;
            readonly isInterProvincial: boolean;
            readonly kilogramsPerKilowattHour: string;
            readonly kilowattHours: string;
            /** @enum {string} */
            readonly kind: "greenPower" | "certificate";
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly recordedAt: string;
            readonly recordedBy: string;
            readonly source: {
                readonly number: string | null;
                readonly title: string;
                readonly url: string | null;
            };
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly to: string;
            readonly withdrawnAt: string | null;
            readonly withdrawnBy: string | null;
        };
        /** @description RFC 9457 problem details */
        readonly Problem: {
            /** @enum {string} */
            readonly code: "invalid_request" | "invalid_cursor" | "unauthenticated" | "forbidden" | "password_change_required" | "not_found" | "method_not_allowed" | "request_timeout" | "conflict" | "precondition_failed" | "too_large" | "uri_too_long" | "unsupported_media_type" | "too_many_requests" | "headers_too_large" | "internal" | "unavailable";
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
            /** @description of what was refused beyond the quota of the gateway: how much this entry stands for, and the journal offset of the last message (that of the first is in the id); nothing else of it is kept here */
            readonly folded: {
                readonly entries: number;
                readonly lastOffset: number;
            } | null;
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
        readonly Quota: {
            readonly enterprise: string;
            /** @description energy item, of an intensity the output series; null for the whole enterprise */
            readonly item: string | null;
            /** @enum {string} */
            readonly kind: "energy-tce" | "electricity-kWh" | "co2-kg" | "intensity";
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly recordedAt: string;
            readonly source: string;
            /** @description exact decimal */
            readonly value: string;
            readonly year: number;
        };
        readonly RankedEnterprise: {
            /** @description measured time / time of the period x meters to expect */
            readonly coverage: number;
            readonly district: string;
            readonly enterprise: string;
            /** @description estimated part of the value; null where that is 0 */
            readonly estimatedShare: number | null;
            /** @description whether something of it could not be converted */
            readonly incomplete: boolean;
            readonly industry: string;
            readonly name: string;
            readonly nameEn: string;
            readonly value: number;
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
        readonly ReconciledPeriod: {
            /** @description scope 1: fuels that were burnt */
            readonly calculated: {
                /** @description by meter and factor, the largest first */
                readonly contributions: readonly {
                    readonly bias: number;
                    /** @description id and version; null for what was measured */
                    readonly factor: string | null;
                    readonly isComplete: boolean;
                    readonly meter: string;
                    readonly share: number | null;
                    readonly standardUncertainty: number;
                    readonly value: number;
                }[];
                /** @description measured or estimated part of the time of all meters */
                readonly coverage: number;
                readonly estimatedCoverage: number;
                /** @description null where nothing is known, or it would have to be made of too many meters */
                readonly uncertainty: components["schemas"]["Uncertainty"] | null;
                /** @description kgCO2; null where nothing is known, which is not 0 */
                readonly value: number | null;
            };
            /** @description measured less calculated */
            readonly difference: number | null;
            /**
             * Format: date-time
             * @description RFC 3339, with the offset of the hub's zone
             */
            readonly end: string;
            readonly expandedUncertainty: number | null;
            /** @description false: the difference looks surer than it is */
            readonly isUncertaintyComplete: boolean;
            /** @description by stack monitors */
            readonly measured: {
                /** @description by meter and factor, the largest first */
                readonly contributions: readonly {
                    readonly bias: number;
                    /** @description id and version; null for what was measured */
                    readonly factor: string | null;
                    readonly isComplete: boolean;
                    readonly meter: string;
                    readonly share: number | null;
                    readonly standardUncertainty: number;
                    readonly value: number;
                }[];
                /** @description measured or estimated part of the time of all meters */
                readonly coverage: number;
                readonly estimatedCoverage: number;
                /** @description null where nothing is known, or it would have to be made of too many meters */
                readonly uncertainty: components["schemas"]["Uncertainty"] | null;
                /** @description kgCO2; null where nothing is known, which is not 0 */
                readonly value: number | null;
            };
            readonly p: number | null;
            readonly reasons: readonly ("nothingMeasured" | "nothingCalculated" | "coverage" | "noUncertainty" | "withoutFactor")[];
            readonly relativeDifference: number | null;
            readonly standardUncertainty: number | null;
            /**
             * Format: date-time
             * @description RFC 3339, with the offset of the hub's zone
             */
            readonly start: string;
            /** @description the difference without the known errors of the meters */
            readonly unexplained: number | null;
            /** @enum {string} */
            readonly verdict: "consistent" | "different" | "notEnoughData";
            /** @description fuels that are missing in what is calculated */
            readonly withoutFactor: readonly {
                readonly amount: number;
                readonly code: string;
                readonly item: string;
                readonly reason: string;
                readonly unit: string;
            }[];
            readonly z: number | null;
        };
        readonly RestatementItem: {
            readonly causes: readonly ("late_readings" | "corrected_readings" | "decision" | "request" | "master_data" | "estimate")[];
            readonly change: number;
            readonly changeExact: string;
            /** @description of weight and withoutFactor */
            readonly convertedBy: {
                /** @description factors with their versions, contracts, calorific values; null for without a factor */
                readonly after: readonly string[] | null;
                /** @description factors with their versions, contracts, calorific values; null for without a factor */
                readonly before: readonly string[] | null;
            } | null;
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
             * @description first: nobody knew of it before; versions: other figures, see causes; membership: the meter has come, left or changed its sign; weight: other factors; withoutFactor: it had a factor at one of the two instants only, and was in no figure without
             * @enum {string}
             */
            readonly reason: "first" | "versions" | "membership" | "weight" | "withoutFactor";
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
        readonly Site: {
            readonly address: string;
            /** @description GB/T 2260 */
            readonly district: string;
            readonly enterprise: string;
            readonly id: string;
            readonly name: string;
            readonly nameEn: string;
        };
        readonly StandardCoalCoefficient: {
            /** @enum {string} */
            readonly edition: "GB/T 2589-2008" | "GB/T 2589-2020";
            readonly id: string;
            readonly item: string;
            /** @description exact, as it is used where nothing was measured: of a range the upper end */
            readonly kgcePerUnit: string;
            readonly note: string;
            /** @description low and high differ for a range */
            readonly printed: {
                readonly high: string;
                readonly low: string;
                readonly unit: string;
            };
            readonly source: {
                readonly evidence: string;
                readonly number: string | null;
                readonly publishedOn: string;
                readonly title: string;
                readonly url: string | null;
            };
            /** @enum {string} */
            readonly tag: "verified" | "recalled" | "computed";
            /** @description canonical unit of the item */
            readonly unit: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            readonly validFrom: string;
            readonly validTo: string | null;
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
