// Numbers with units, days as people write them: the same in every browser, whatever its language, since the page is in English.

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MINUS = "\u2212";

/** The day of a FHIR date or dateTime as it was written down, in its own time zone: 6 Feb 2025. */
export function day(date: string | undefined): string {
  const parts = date && /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(date);
  if (!parts) {
    return "no date";
  }

  const month = parts[2] ? MONTHS[Number(parts[2]) - 1] + " " : "";
  return (parts[3] ? Number(parts[3]) + " " : "") + month + parts[1];
}

/** The same with the time of day, if it has one: 6 Feb 2025, 10:30. */
export function moment(date: string | undefined): string {
  const time = date && /T(\d\d:\d\d)/.exec(date);
  return day(date) + (time ? ", " + time[1] : "");
}

/** A number without needless digits, with a real minus sign. */
export function amount(found: number | undefined, digits = 1): string {
  return found === undefined ? "not known" : String(Number(found.toFixed(digits))).replace("-", MINUS);
}

/** A change: always with its sign. */
export const change = (found: number | undefined): string => (found === undefined ? "not known" : (found > 0 ? "+" : "") + amount(found));

/** A share of 1 as percent. */
export const percent = (share: number | undefined): string => (share === undefined ? "not told" : amount(share * 100, 1) + " %");

/** Hours as people say them: days from two days on. */
export function duration(hours: number | undefined): string {
  if (hours === undefined) {
    return "not reached";
  }

  return hours < 48 ? amount(hours) + " h" : amount(hours / 24) + " days";
}

/** Whole years between a birth date and a day. */
export function age(birthDate: string | undefined, on: string): number | undefined {
  const born = birthDate && /^(\d{4})-(\d\d)-(\d\d)/.exec(birthDate);
  if (!born) {
    return undefined;
  }

  const years = Number(on.slice(0, 4)) - Number(born[1]);
  return on.slice(5, 10) < `${born[2]}-${born[3]}` ? years - 1 : years;
}

/** A code as words: no-change is no change; from a number to a number stays so. */
export const words = (code: string | undefined): string => (code ?? "").replace(/(?<!\d)-|-(?!\d)/g, " ");

export const capital = (found: string): string => found.charAt(0).toUpperCase() + found.slice(1);

/** A date of this machine as FHIR writes it. */
export function isoDay(date: Date): string {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** A moment with this machine's offset: what somebody fills in happens where they are. */
export function isoMoment(date: Date): string {
  const offset = -date.getTimezoneOffset();
  const zone = (offset < 0 ? "-" : "+") + two(Math.floor(Math.abs(offset) / 60)) + ":" + two(Math.abs(offset) % 60);
  return `${isoDay(date)}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}${zone}`;
}

const two = (found: number): string => String(found).padStart(2, "0");
