/** What the server tells the app of itself: config.json beside the page. Clinical numbers are the server's settings. */
export interface Config {
  fhirBase: string; app: string; mode: "open" | "smart"; clientId: string; crisis: string; forms: string[]; item9: number; consentDays: number; acuteDays: [number, number];
  lastingDays: [number, number]; rapidHours: number; minCell: number; stratifiers: string[]; before: { systolic: number; diastolic: number };
  during: { systolic: number; diastolic: number; saturation: number; minHeartRate: number; maxHeartRate: number };
}
