/** One line of what the workspace's projects are about. */
export interface Topic {
  title: string;
  description: string | null;
  area:
    | "Finance"
    | "Growth"
    | "Product"
    | "Data platform"
    | "Operations"
    | "Marketing"
    | "Customer success"
    | "Data science";
  /** Median run time, seconds. */
  seconds: number;
}

const t = (area: Topic["area"], seconds: number, title: string, description: string | null = null): Topic => ({
  title,
  description,
  area,
  seconds,
});

/** The first ones are what a demo shows first; the order matters, not only the content. */
export const topics: readonly Topic[] = [
  t(
    "Finance",
    150,
    "Revenue by region",
    "Net revenue by region and segment, from the finance mart. Refreshed before the Monday leadership meeting.",
  ),
  t("Finance", 240, "Monthly recurring revenue bridge", "New, expansion, contraction and churned MRR, month on month."),
  t(
    "Customer success",
    320,
    "Churn risk by account",
    "Scores every account on usage, tickets and renewals. Ask #cs-data before changing thresholds.",
  ),
  t("Product", 90, "Weekly active users", "WAU, stickiness and retention curves by plan."),
  t("Growth", 200, "Experiment readout: onboarding checklist", "Sequential test, guardrails and segments for EXP-214."),
  t(
    "Data platform",
    45,
    "dbt freshness and test failures",
    "Sources past their freshness limit and models with failing tests, by owner.",
  ),
  t("Data science", 900, "Demand forecast, 13 weeks", "Prophet by SKU and warehouse, with back-test error."),
  t("Marketing", 180, "Paid acquisition: CAC and payback", "Spend, CAC and payback by channel and cohort."),
  t("Operations", 75, "Warehouse throughput, hourly", "Picks, packs and late orders for the shift leads."),
  t("Finance", 130, "Board pack figures", "The numbers in the board pack, with the query behind each."),
  t(
    "Product",
    60,
    "Feature adoption explorer",
    "Choose a feature and a segment; see who uses it, how soon and how often.",
  ),
  t("Data platform", 30, "Snowflake credit burn", "Credits by warehouse, user and query tag, against budget."),
  t("Growth", 110, "Sign-up funnel by source", null),
  t(
    "Customer success",
    85,
    "Support backlog and first response",
    "Open tickets by age and tier, first-response and resolution times.",
  ),
  t(
    "Data science",
    1100,
    "Lifetime value model: training",
    "Retrains the BG/NBD and Gamma-Gamma models and writes scores back.",
  ),
  t("Marketing", 95, "Email campaign performance", "Deliverability, opens, clicks and attributed revenue."),
  t("Operations", 140, "Delivery promise accuracy", "Promised against actual delivery dates by carrier and lane."),
  t(
    "Finance",
    210,
    "Deferred revenue reconciliation",
    "Ties the billing ledger to the general ledger; lists what does not match.",
  ),
  t("Product", 70, "Search quality: zero-result queries", null),
  t("Data platform", 25, "Row counts after nightly load", "Yesterday's row counts against the four-week mean."),
  t(
    "Growth",
    260,
    "Experiment readout: pricing page v3",
    "Revenue per visitor with CUPED; ends when both guardrails hold.",
  ),
  t("Customer success", 160, "Renewals in the next 90 days", "Renewals with health score, owner and open escalations."),
  t("Data science", 420, "Fraud alerts: precision by rule", "Labelled alerts from the last 60 days."),
  t("Marketing", 300, "Media mix model", "Bayesian model; saturation and carry-over by channel."),
  t("Operations", 55, "Stock-outs today", null),
  t("Finance", 100, "Gross margin by product line", "Cost of goods from the ERP, revenue from billing."),
  t(
    "Product",
    115,
    "Crash-free sessions by release",
    "iOS and Android; flags a release that is worse than the one before.",
  ),
  t("Data platform", 40, "Slowest queries of the week", "The 50 queries that cost most time, with who to ask."),
  t("Growth", 80, "Referral programme cohort view", null),
  t("Customer success", 65, "NPS comments by theme", "Groups free-text answers by theme, week by week."),
  t("Data science", 640, "Uplift model: win-back offers", "Who to send the offer to, and who to leave alone."),
  t("Marketing", 50, "Content leads by article", null),
  t("Operations", 190, "Supplier scorecard", "On time, in full, price drift and claims per supplier."),
  t("Finance", 280, "Cash forecast, 8 weeks", "Receivables by payer behaviour, payables by due date."),
  t("Product", 135, "Session replay sampling", "Picks sessions worth watching, from rage clicks and errors."),
  t("Data platform", 35, "PII columns outside the vault", "Scans column names and samples for personal data."),
  t("Growth", 170, "Activation: days to first value", "Time to first report by plan, country and referrer."),
  t("Customer success", 45, "Customer health weekly digest", null),
  t("Data science", 360, "Forecast error tracker", "MAPE and bias of every live forecast."),
  t("Marketing", 120, "Brand search and share of voice", null),
  t("Operations", 65, "Driver utilisation", "Hours on the road against hours paid."),
  t("Finance", 155, "Sales commission calculator", "Choose a quarter and a team; the figures feed payroll."),
  t("Product", 85, "API usage by customer", "Requests, errors and p95 latency per customer and endpoint."),
  t("Data platform", 50, "Fivetran connector lag", null),
  t("Growth", 145, "Experiment readout: trial length", "14 against 30 days, with revenue after 60."),
  t("Customer success", 95, "Implementation time by partner", null),
  t("Data science", 520, "Topic model of support tickets", "Embeddings and clusters; names are suggestions."),
  t("Marketing", 75, "Event leads follow-up", null),
  t("Operations", 210, "Returns: reasons and cost", "Reason codes, cost per return and repeat returners."),
  t("Finance", 60, "Budget against actuals", "By department; drill down to the invoice."),
  t("Product", 40, "Release checklist metrics", null),
  t("Data platform", 180, "Warehouse schema changes", "Columns added, dropped and retyped since last week."),
  t("Growth", 55, "Free-to-paid conversion, daily", null),
  t("Customer success", 240, "Account plan: usage appendix", "The appendix of an account plan, for one account."),
  t("Data science", 760, "Price elasticity by segment", null),
  t("Marketing", 65, "UTM hygiene report", "Links with missing or misspelt campaign tags."),
  t("Operations", 130, "Shift planning", "Orders by hour against people on shift; takes a shift id."),
  t("Finance", 90, "Invoice ageing", null),
  t("Product", 100, "Accessibility issues by screen", null),
  t("Data platform", 28, "Late-arriving events", "Share of events that arrive more than an hour late."),
  t("Growth", 230, "Geo holdout analysis", "Synthetic control per region."),
  t("Customer success", 70, "Escalations timeline", null),
  t("Data science", 310, "Anomaly scan: order volume", "Seasonal decomposition per market; posts to #order-alerts."),
  t("Marketing", 85, "Website core web vitals", null),
];

export const componentTitles = ["Fiscal calendar", "Currency conversion", "Account hierarchy", "Standard date filters"];

export const areaCollections: Record<Topic["area"], string> = {
  Finance: "Finance reporting",
  Growth: "Growth and experiments",
  Product: "Product analytics",
  "Data platform": "Data platform health",
  Operations: "Operations daily",
  Marketing: "Marketing performance",
  "Customer success": "Customer success",
  "Data science": "Models in production",
};

export const categories: readonly { name: string; description: string | null }[] = [
  { name: "Executive", description: "Read by the leadership team." },
  { name: "Finance", description: "Figures that tie to the ledger." },
  { name: "Experiment", description: "Readouts of A/B tests." },
  { name: "Monitoring", description: "Looks after data or systems." },
  { name: "Self-serve", description: "Made for people outside the data team." },
  { name: "Model", description: "Trains or applies a model." },
  { name: "Ad hoc", description: null },
];

export const statuses = ["In development", "Needs review", "Approved", "Production", "Deprecated"];

export const people: readonly (readonly [string, "ADMIN" | "MANAGER" | "EDITOR" | "EXPLORER" | "MEMBER"])[] = [
  ["Maya Lindqvist", "EDITOR"],
  ["Tomás Herrera", "ADMIN"],
  ["Priya Raman", "EDITOR"],
  ["Jonas Weber", "EDITOR"],
  ["Aiko Tanaka", "MANAGER"],
  ["Samuel Okafor", "EDITOR"],
  ["Claire Dubois", "EDITOR"],
  ["Noah Feldman", "EDITOR"],
  ["Ines Carvalho", "EXPLORER"],
  ["Ravi Menon", "EDITOR"],
  ["Hanna Nowak", "MEMBER"],
  ["Li Wei", "EXPLORER"],
];
