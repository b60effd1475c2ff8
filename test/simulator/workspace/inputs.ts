import type { Input } from "./model";

/** Inputs of every type, as a published app has them. */
const all = {
  region: { name: "region", label: "Region", inputType: "DROPDOWN", outputType: "STRING", options: ["All", "EMEA", "Americas", "APAC"], defaultValue: "All" },
  shiftId: { name: "shift_id", label: "Shift ID", inputType: "TEXT_INPUT", outputType: "STRING", options: null, defaultValue: "" },
  notes: { name: "notes", label: "Notes for the report", inputType: "TEXT_AREA", outputType: "STRING", options: null, defaultValue: "Compared with the same week last year.\nExcludes test accounts." },
  weeks: { name: "horizon_weeks", label: "Weeks ahead", inputType: "NUMBER", outputType: "NUMBER", options: null, defaultValue: 13 },
  confidence: { name: "confidence", label: "Confidence (%)", inputType: "SLIDER", outputType: "NUMBER", options: null, min: 50, max: 99, defaultValue: 90 },
  trials: { name: "include_trials", label: "Include trials", inputType: "CHECKBOX", outputType: "BOOLEAN", options: null, defaultValue: false },
  plans: { name: "plans", label: "Plans", inputType: "MULTISELECT", outputType: "DYNAMIC", options: ["Free", "Team", "Business", "Enterprise"], defaultValue: ["Team", "Business"] },
  asOf: { name: "as_of", label: "As of", inputType: "DATE", outputType: "DATETIME", options: null, defaultValue: { dateString: "2026-08-09" } },
  period: { name: "period", label: "Period", inputType: "DATE_RANGE", outputType: "DYNAMIC", options: null, defaultValue: { start: "2026-07-01", end: "2026-07-31" } },
  account: { name: "account", label: "Account", inputType: "DROPDOWN", outputType: "DYNAMIC", options: { dfName: "accounts", variableName: "account_name" }, defaultValue: "Northwind Traders" },
} as const satisfies Record<string, Input>;

/** Title of a project that takes one input of each type. */
export const everyInputTitle = "Every input type";
export const everyInput: readonly Input[] = Object.values(all);

/** Which projects take inputs, by title. */
export const inputsByTitle: Readonly<Record<string, readonly Input[]>> = {
  "Revenue by region": [all.region, all.asOf],
  "Churn risk by account": [all.account, all.confidence],
  "Weekly active users": [all.plans, all.trials],
  "Demand forecast, 13 weeks": [all.weeks, all.confidence, all.region],
  "Feature adoption explorer": [all.plans, all.period],
  "Sales commission calculator": [all.period, all.region],
  "Shift planning": [all.shiftId, all.asOf],
  "Account plan: usage appendix": [all.account, all.notes],
  "Experiment readout: onboarding checklist": [all.confidence, all.trials],
  [everyInputTitle]: everyInput,
};
