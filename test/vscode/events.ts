/** What the tests in the extension host tell the runner, one JSON object a line. */
export type TestEvent =
  | { readonly type: "start"; readonly files: number }
  | { readonly type: "suite"; readonly title: string; readonly depth: number }
  | { readonly type: "test"; readonly title: string; readonly depth: number }
  | { readonly type: "pass"; readonly title: string; readonly depth: number; readonly ms: number }
  | { readonly type: "pending"; readonly title: string; readonly depth: number }
  | {
      readonly type: "fail";
      readonly title: string;
      readonly fullTitle: string;
      readonly depth: number;
      readonly message: string;
    }
  /** Something went wrong outside of any test, for example a test file that throws when loaded. */
  | { readonly type: "error"; readonly message: string }
  | { readonly type: "end" };
