/** How often figures of the present are asked for again; see `usePresent`. */

/** They grow by the quarter of an hour: more often than this shows nothing new. */
export const PACE_MILLIS = 60_000;
/** What is asked of every district, or summed over the whole city, is heavy. */
export const CITY_PACE_MILLIS = 180_000;
/** A year by the day is much to ask for, and a minute changes little of it. */
export const YEAR_PACE_MILLIS = 600_000;
