/** Which of the API's error shapes an operation answers with: see the three below. */
export type ErrorShape = "new" | "old";

/** Something the API refuses; each operation writes it in its own shape. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly issues?: readonly string[],
    /** Replaces the body altogether, for 422 of RunProject. */
    readonly body?: unknown,
  ) {
    super(message);
  }
}

const codes: Readonly<Record<number, string>> = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  503: "SERVICE_UNAVAILABLE",
};

/** `{ code, message, issues? }` of newer operations, `{ reason, details?, traceId }` of older ones. */
export function errorBody(shape: ErrorShape, error: ApiError, traceId: string): unknown {
  if (error.body !== undefined) return error.body;
  if (shape === "old") {
    return { reason: error.message, ...(error.issues ? { details: error.issues.join("; ") } : {}), traceId };
  }
  const issues = error.issues?.map((message) => ({ message }));
  return {
    code: codes[error.status] ?? "INTERNAL_SERVER_ERROR",
    message: error.message,
    ...(issues ? { issues } : {}),
  };
}

export const notFound = (what: string): ApiError => new ApiError(404, `${what} not found`);
export const forbidden = (why: string): ApiError => new ApiError(403, why);
export const invalid = (...issues: string[]): ApiError => new ApiError(400, "Input validation failed", issues);
