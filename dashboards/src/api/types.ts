/** Shapes of the hub's HTTP API as the page uses them: names for parts of the generated types. */

import type { components, paths } from '../api-types.ts';

type Schemas = components['schemas'];
/** What a list or an answer may be asked with. */
export type QueryOf<P extends keyof paths> = paths[P] extends {
  readonly get: { readonly parameters: { readonly query?: infer Q } };
}
  ? NonNullable<Q>
  : never;
/** What was made, where that is answered with 201. */
type Created<P extends keyof paths> = paths[P] extends {
  readonly post: {
    readonly responses: { readonly 201: { readonly content: { readonly 'application/json': infer A } } };
  };
}
  ? A
  : never;
type BodyOf<P extends keyof paths> = paths[P] extends {
  readonly post: { readonly requestBody: { readonly content: { readonly 'application/json': infer B } } };
}
  ? B
  : never;
export type Posted<P extends keyof paths> = paths[P] extends {
  readonly post: {
    readonly responses: { readonly 200: { readonly content: { readonly 'application/json': infer A } } };
  };
}
  ? A
  : never;
export type Answer<P extends keyof paths> = paths[P] extends {
  readonly get: {
    readonly responses: { readonly 200: { readonly content: { readonly 'application/json': infer A } } };
  };
}
  ? A
  : never;

export type WhoAmI = Answer<'/api/v1/whoami'>;
export type SignInMethods = Answer<'/api/v1/session/methods'>;
export type SignedIn = Schemas['Session'];
export type CityLive = Answer<'/api/v1/city/live'>;
export type Accounting = Answer<'/api/v1/ingest/accounting'>;

export type Consumption = Answer<'/api/v1/consumption'>;
export type ConsumptionQuery = QueryOf<'/api/v1/consumption'>;
export type ConsumptionRanking = Answer<'/api/v1/consumption/ranking'>;
export type RankingQuery = QueryOf<'/api/v1/consumption/ranking'>;
export type MeterIntervals = Answer<'/api/v1/meters/{id}/intervals'>;
export type MeterQuery = QueryOf<'/api/v1/meters'>;
export type IntervalsQuery = QueryOf<'/api/v1/meters/{id}/intervals'>;
export type MeterLatest = Answer<'/api/v1/meters/{id}/latest'>;
export type MeterReadings = Answer<'/api/v1/readings'>;
export type ReadingsQuery = QueryOf<'/api/v1/readings'>;
export type Revisions = Answer<'/api/v1/meters/{id}/revisions'>;
export type RevisionsQuery = QueryOf<'/api/v1/meters/{id}/revisions'>;
export type DiscontinuityQuery = QueryOf<'/api/v1/discontinuities'>;
export type Quarantine = Answer<'/api/v1/quarantine'>;
export type QuarantineQuery = QueryOf<'/api/v1/quarantine'>;
export type Decision = BodyOf<'/api/v1/meters/{id}/discontinuities/{quantity}/{at}'>;
export type Settled = Posted<'/api/v1/quarantine/replay'>;

export type Emissions = Answer<'/api/v1/emissions'>;
export type EmissionsQuery = QueryOf<'/api/v1/emissions'>;
export type Restatement = Answer<'/api/v1/restatements'>;
export type RestatementQuery = QueryOf<'/api/v1/restatements'>;
export type Anomaly = Schemas['Anomaly'];
export type AnomalyCounts = Schemas['AnomalyCounts'];
export type AnomalyEvidence = Schemas['AnomalyEvidence'];
export type AnomalyList = Answer<'/api/v1/anomalies'>;
export type AnomalyQuery = QueryOf<'/api/v1/anomalies'>;
export type AnomalyState = Anomaly['state'];
export type AnomalyChange = paths['/api/v1/anomalies/{id}']['patch']['requestBody']['content']['application/json'];
export type Backtest = Posted<'/api/v1/detectors/{id}/backtest'>;
export type BacktestBody = BodyOf<'/api/v1/detectors/{id}/backtest'>;
export type Detector = Schemas['Detector'];
export type DetectorQuery = QueryOf<'/api/v1/detectors'>;
export type DetectorSetting = Schemas['DetectorSetting'];
export type DetectorChange = paths['/api/v1/detectors/{id}']['put']['requestBody']['content']['application/json'];
export type Severity = Anomaly['severity'];
export type NotificationRule = Schemas['NotificationRule'];
export type NotificationDelivery = Schemas['NotificationDelivery'];
type ShownChannel = NotificationRule['channel'];
/** As it is entered: a webhook with what is secret of it, which is left out to keep the one there is. */
export type EnteredChannel =
  | Exclude<ShownChannel, { readonly type: 'webhook' }>
  | {
      readonly type: 'webhook';
      readonly url: string;
      readonly secret?: string;
      readonly secretQuery?: string | null;
    };
/** A rule of notification as it is entered. */
export interface NotificationRuleBody
  extends Omit<
    NotificationRule,
    'id' | 'owner' | 'disabledReason' | 'createdAt' | 'changedAt' | 'channel' | 'escalation'
  > {
  readonly channel: EnteredChannel;
  readonly escalation: { readonly afterMinutes: number; readonly channel: EnteredChannel } | null;
}
export interface DeliveryQuery {
  readonly rule?: string;
  readonly status?: NotificationDelivery['status'];
  readonly limit?: number;
  readonly cursor?: string;
}
export type AuditLog = Answer<'/api/v1/audit'>;
export type AuditQuery = QueryOf<'/api/v1/audit'>;
export type NewUser = BodyOf<'/api/v1/users'>;
export type UserWithPassword = Created<'/api/v1/users'>;
export type UserChange = paths['/api/v1/users/{id}']['patch']['requestBody']['content']['application/json'];
export type NewKey = BodyOf<'/api/v1/keys'>;
export type IssuedKey = Created<'/api/v1/keys'>;

export type AuditEntry = Schemas['AuditEntry'];
export type EmissionFactor = Schemas['EmissionFactor'];
export type EmissionRow = Schemas['EmissionRow'];
export type Key = Schemas['Key'];
export type Uncertainty = Schemas['Uncertainty'];
export type User = Schemas['User'];
export type ConsumptionCoefficient = Schemas['ConsumptionCoefficient'];
export type ConsumptionRow = Schemas['ConsumptionRow'];
export type Discontinuity = Schemas['Discontinuity'];
export type EnergyItem = Schemas['EnergyItem'];
export type EstimationMethod = Schemas['EstimationMethod'];
export type MeterInterval = Schemas['MeterInterval'];
export type QuarantineEntry = Schemas['QuarantineEntry'];
export type Revision = Schemas['Revision'];
export type ValidationRule = Schemas['ValidationRule'];

export type Account = Schemas['Account'];
export type Alarm = Schemas['Alarm'];
export type EnergyTotal = Schemas['EnergyTotal'];
export type Enterprise = Schemas['Enterprise'];
export type Gateway = Schemas['Gateway'];
export type GatewayAccount = Schemas['GatewayAccount'];
export type Meter = Schemas['Meter'];
export type Quality = Schemas['Quality'];
export type Reading = Schemas['Reading'];

export type GatewayState = Gateway['state'];
export type QualityLevel = Quality['level'];
export type ReadingCounts = Account['readings'];
export type CityTotals = Omit<CityLive, 'latest'>;

/** One page of a list; `nextCursor` is null on the last one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** A problem document as far as an answer has one: what stands between page and hub may answer otherwise. */
export type Problem = Partial<Omit<Schemas['Problem'], 'code'>> & { readonly code?: string };

/** Data of each event on `/api/v1/live`, by the event's name; the OpenAPI document has no place for them. */
export interface LiveEvents {
  readonly hello: { readonly at: string; readonly resumed: boolean; readonly missed: boolean };
  readonly totals: CityTotals;
  readonly readings: { readonly at: string; readonly items: readonly Reading[] };
  readonly gateway: Pick<Gateway, 'id' | 'enterprise' | 'state' | 'since'>;
  readonly accounting: { readonly at: string; readonly total: Account };
  readonly alarm: Pick<Alarm, 'code' | 'message'> & { readonly state: 'raised' | 'cleared'; readonly at: string };
  readonly anomalies: { readonly at: string; readonly items: readonly Anomaly[] };
  /** What a rule of notification tells: the first of `count` events. */
  readonly notice: {
    readonly id: string;
    readonly rule: { readonly id: string; readonly name: string };
    readonly count: number;
    readonly notices: readonly (Pick<Anomaly, 'subject' | 'severity'> & {
      readonly kind: 'opened' | 'escalated' | 'closed' | 'unacknowledged';
      readonly at: string;
      readonly detector: string;
      readonly event: string;
      readonly enterprise: string | null;
    })[];
  };
}

export type LiveEventName = keyof LiveEvents;
