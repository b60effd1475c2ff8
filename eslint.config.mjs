import regexp from "eslint-plugin-regexp";
import tseslint from "typescript-eslint";

/** Imports point downwards only: a folder may import itself and the folders below it. */
const layers = ["util", "hex", "runs", "files", "ui", "session", "views", "commands", "links", "tasks", "chat"];
const withoutVscode = new Set(["hex", "runs"]);
const layerRules = layers.map((layer, index) => ({
  files: [`src/${layer}/**/*.ts`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        paths: withoutVscode.has(layer) ? [{ name: "vscode", message: `${layer}/ runs in plain Node.` }] : [],
        patterns: [
          {
            group: layers.slice(index + 1).map((above) => `**/${above}/*`),
            message: `${layer}/ must not import from a layer above it.`,
          },
        ].filter((pattern) => pattern.group.length > 0),
      },
    ],
  },
}));

/** VS Code makes links and icons of what others wrote: texts reach the screen through ui/, which makes them plain. */
const oneWayToTheScreen = {
  files: ["src/**/*.ts"],
  ignores: ["src/ui/**"],
  rules: {
    "no-restricted-syntax": [
      "error",
      {
        selector: "MemberExpression[object.property.name='window'][property.name=/^(show(Information|Warning|Error)Message|show(InputBox|QuickPick)|create(InputBox|QuickPick)|withProgress)$/]",
        message: "Use ui/messages or ui/quickInput, which make text plain.",
      },
    ],
  },
};

/**
 * Text of others can be as long and as odd as they like: no pattern may backtrack, or begin anew at each
 * character, at more than linear cost. What cannot be proved to be linear is scanned by code instead.
 */
const linearPatterns = {
  files: ["src/**/*.{ts,tsx}"],
  plugins: { regexp },
  rules: {
    "regexp/no-super-linear-backtracking": ["error", { report: "potential" }],
    "regexp/no-super-linear-move": ["error", { report: "potential", ignorePartial: false }],
  },
};

/** What runs inside a webview is plain browser code; of ours it takes words of time and the messages that it is told with. */
const pageRule = {
  files: ["src/page/**"],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        paths: [{ name: "vscode", message: "page/ runs in a webview." }],
        patterns: [{ group: ["node:*", "../*", "!../util/timeText", "!../views", "!../util"], message: "page/ runs in a webview, apart from the rest." }],
      },
    ],
  },
};

export default tseslint.config(
  { ignores: ["dist/", "out/", "coverage/", "node_modules/", ".vscode-test/"] },
  ...tseslint.configs.strict,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ["*.mjs", "test/setup.mjs"] } } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "no-console": ["error"],
    },
  },
  {
    files: ["src/**/*.{ts,tsx}", "test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    },
  },
  { files: ["test/**", "*.mjs"], rules: { "no-console": "off" } },
  ...layerRules,
  oneWayToTheScreen,
  linearPatterns,
  pageRule,
);
