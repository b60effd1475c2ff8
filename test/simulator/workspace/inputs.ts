import type { Input } from "./model";

/** Inputs of every type, as a published app has them. */
const all = {
  region: { name: "region", label: "Region", inputType: "DROPDOWN", outputType: "STRING", options: { valueOptions: ["All", "EMEA", "Americas", "APAC"] }, defaultValue: "All" },
  shiftId: { name: "shift_id", label: "Shift ID", inputType: "TEXT_INPUT", outputType: "STRING", options: { multiline: false }, defaultValue: "" },
  notes: { name: "notes", label: "Notes for the report", inputType: "TEXT_INPUT", outputType: "STRING", options: { multiline: true }, defaultValue: "Compared with the same week last year.\nExcludes test accounts." },
  weeks: { name: "horizon_weeks", label: "Weeks ahead", inputType: "NUMERIC_INPUT", outputType: "NUMBER", options: { increment: 1 }, defaultValue: 13 },
  confidence: { name: "confidence", label: "Confidence (%)", inputType: "SLIDER", outputType: "NUMBER", options: { min: 50, max: 99, step: 1 }, defaultValue: 90 },
  trials: { name: "include_trials", label: "Include trials", inputType: "CHECKBOX", outputType: "BOOLEAN", options: { style: "switch", text: "Counts accounts that do not pay yet" }, defaultValue: false },
  plans: { name: "plans", label: "Plans", inputType: "MULTISELECT", outputType: "DYNAMIC", options: { multiValueOptions: ["Free", "Team", "Business", "Enterprise"] }, defaultValue: ["Team", "Business"] },
  asOf: { name: "as_of", label: "As of", inputType: "DATE", outputType: "DATETIME", options: { enableTime: false }, defaultValue: { dateString: "2026-08-09" } },
  period: { name: "period", label: "Period", inputType: "DATE", outputType: "DYNAMIC", options: { enableTime: false, useDateRange: true }, defaultValue: [{ dateString: "2026-07-01" }, { dateString: "2026-07-31" }] },
  account: { name: "account", label: "Account", inputType: "DROPDOWN", outputType: "DYNAMIC", options: { valueOptions: { variableName: null, dfName: "accounts", columnName: "account_name" } }, defaultValue: "Northwind Traders" },
  budget: { name: "budget", label: "Budget", inputType: "NUMERIC_INPUT", outputType: "NUMBER", options: { increment: 50, numberFormatting: { format: "CURRENCY", currencySymbol: "€", thousands: true } }, defaultValue: 12500, within: "COLLAPSIBLE" },
  tier: { name: "tier", label: "Tier", inputType: "DROPDOWN", outputType: "STRING", options: { valueOptions: [{ key: "t1", value: "Gold" }, { key: "t2", value: "Silver" }], optional: true }, defaultValue: "t1", within: "BLOCK" },
  since: { name: "since", label: "Since", inputType: "DATE", outputType: "DATETIME", options: { enableTime: true }, defaultValue: { unit: "DAY", amount: 7, operation: "AGO", timezone: "Etc/UTC" }, within: "BLOCK" },
  go: { name: "go", label: "Compute", inputType: "BUTTON", outputType: "BOOLEAN", options: { intent: "primary", icon: "play", text: "Compute" }, defaultValue: null },
  rates: { name: "rates", label: "Rates", inputType: "TABLE", outputType: "DATA_FRAME", options: { value: null }, defaultValue: null, within: "COLLAPSIBLE" },
  upload: { name: "upload", label: "Targets", inputType: "FILE_UPLOAD", outputType: "DYNAMIC", options: { uploadType: "csv" }, defaultValue: null },
  debug: { name: "debug_rows", label: "Rows to look at", inputType: "NUMERIC_INPUT", outputType: "NUMBER", options: { increment: 1 }, defaultValue: 5, notInApp: true },
} as const satisfies Record<string, Input>;

/** Title of a project that has an input of each type, in sections and blocks, one of which is not in the app. */
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
