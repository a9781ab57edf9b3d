/**
 * The places around the phone, of those that lie on it: what `/hazards/report/near/` answers where there is signal (`anlan/places/near.py`).
 */

/** A place as GET /sync/places/ tells it; `at`: longitude and latitude in degrees. */
export interface Place {
  readonly number: string;
  readonly name: string;
  readonly region: string;
  /** Its line of business, which chooses the defects that are offered. */
  readonly sector: string;
  /** As it is offered to whoever types its name. */
  readonly offered: string;
  readonly at: readonly [number, number] | null;
}

export interface Near {
  readonly place: Place;
  readonly metres: number;
  /** 东北 */
  readonly direction: string;
}

const REACH = 1500; // metres that somebody still calls here
const MOST = 5;
const EARTH = 6_371_000; // metres
const DIRECTIONS = ["北", "东北", "东", "东南", "南", "西南", "西", "西北"]; // clockwise, each an eighth of the circle

/** At most five within a walk, the nearest first. */
export function around(places: readonly Place[], longitude: number, latitude: number): Near[] {
  const near: Near[] = [];
  for (const place of places) {
    if (!place.at) continue;
    const north = radians(place.at[1] - latitude);
    const east = radians(place.at[0] - longitude) * Math.cos(radians(latitude)); // over a mile or two a map is flat
    const metres = Math.round(EARTH * Math.hypot(north, east));
    const eighth = Math.round((Math.atan2(east, north) * 4) / Math.PI);
    if (metres <= REACH) near.push({ place, metres, direction: DIRECTIONS[(eighth + 8) % 8] ?? "" });
  }
  return near.sort((one, other) => one.metres - other.metres).slice(0, MOST);
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
