import { defineConfig } from "oxlint";

/** Imports point downwards only: a folder may import itself, those before it, and no other feature. */
const layers = ["util", "hex", "store", "polling", "sync", "workspace", "ui", "signIn", "actions"];
const features = [
  "tree",
  "status",
  "inputs",
  "inputsFile",
  "presets",
  "hexFiles",
  "runPage",
  "copyAs",
  "tasks",
  "chat",
  "links",
];
/** The only features that use another one. */
const featuresThatUse = { hexFiles: ["presets"], inputsFile: ["inputs"], presets: ["inputs"], chat: ["tasks"] };
const withoutVscode = new Set(["hex", "store", "polling", "sync", "workspace"]);
/** Modules beside the folders. */
const modules = { workspace: ["workspace", "findProject"], app: ["app", "commandRunner", "extension"] };
const filesOf = (folder) =>
  (modules[folder] ?? []).map((name) => `src/${name}.ts`).concat(modules[folder] ? [] : [`src/${folder}/**/*.ts`]);
const pathOf = (folder) =>
  modules[folder]
    ? `^(\\.\\./)+(${modules[folder].join("|")})$|^\\./(${modules[folder].join("|")})$`
    : `^(\\.\\./)+${folder}/|^\\./${folder}/`;
const forbidden = (folder) => {
  const index = layers.indexOf(folder);
  const above =
    index < 0
      ? features.filter((one) => one !== folder && !featuresThatUse[folder]?.includes(one))
      : [...layers.slice(index + 1), ...features];
  return [...above, "app"];
};
const layerRules = [...layers, ...features].map((folder) => ({
  files: filesOf(folder),
  rules: {
    "no-restricted-imports": [
      "error",
      {
        paths: withoutVscode.has(folder) ? [{ name: "vscode", message: `${folder} runs in plain Node.` }] : [],
        patterns: forbidden(folder).map((above) => ({
          regex: pathOf(above),
          message: `${folder} must not import ${above}.`,
        })),
      },
    ],
  },
}));
/** What commands are given: the one place that names what looks into the open folders. */
const commandContext = { files: ["src/actions/context.ts"], rules: { "no-restricted-imports": "off" } };

/** VS Code makes links and icons of what others wrote: texts reach the screen through ui/, which makes them plain. */
const oneWayToTheScreen = {
  files: ["src/**/*.ts"],
  excludeFiles: ["src/ui/**"],
  rules: {
    "eslint-js/no-restricted-syntax": [
      "error",
      {
        selector:
          "MemberExpression[object.property.name='window'][property.name=/^(show(Information|Warning|Error)Message|show(InputBox|QuickPick)|create(InputBox|QuickPick)|withProgress)$/]",
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
  rules: {
    "regexp/no-super-linear-backtracking": ["error", { report: "potential" }],
    "regexp/no-super-linear-move": ["error", { report: "potential", ignorePartial: false }],
  },
};

/** What runs inside a webview is plain browser code; of ours it takes words of time and the messages that it is told with. */
const pageRule = {
  files: ["src/runPage/page/**"],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        paths: [{ name: "vscode", message: "runPage/page/ runs in a webview." }],
        patterns: [
          {
            group: ["node:*", "../*", "../../*", "../../*/**", "!../pageMessages", "!../../util/timeText"],
            message: "runPage/page/ runs in a webview, apart from the rest.",
          },
        ],
      },
    ],
  },
};

export default defineConfig({
  plugins: ["typescript"],
  jsPlugins: [{ name: "eslint-js", specifier: "oxlint-plugin-eslint" }, "eslint-plugin-regexp"],
  categories: { correctness: "off" },
  options: { typeAware: true },
  ignorePatterns: ["dist/", "out/", "coverage/", ".vscode-test/"],
  rules: {
    "no-console": "error",
    "no-var": "error",
    "prefer-const": "error",
    "prefer-rest-params": "error",
    "prefer-spread": "error",
    "no-array-constructor": "error",
    "no-unused-expressions": "error",
    "no-unused-vars": "error",
    "no-useless-constructor": "error",
    "typescript/ban-ts-comment": ["error", { minimumDescriptionLength: 10 }],
    "typescript/consistent-type-imports": "error",
    "typescript/no-duplicate-enum-values": "error",
    "typescript/no-dynamic-delete": "error",
    "typescript/no-empty-object-type": "error",
    "typescript/no-explicit-any": "error",
    "typescript/no-extra-non-null-assertion": "error",
    "typescript/no-extraneous-class": "error",
    "typescript/no-floating-promises": "error",
    "typescript/no-invalid-void-type": "error",
    "typescript/no-misused-new": "error",
    "typescript/no-misused-promises": "error",
    "typescript/no-namespace": "error",
    "typescript/no-non-null-asserted-nullish-coalescing": "error",
    "typescript/no-non-null-asserted-optional-chain": "error",
    "typescript/no-non-null-assertion": "error",
    "typescript/no-require-imports": "error",
    "typescript/no-this-alias": "error",
    "typescript/no-unnecessary-type-constraint": "error",
    "typescript/no-unsafe-declaration-merging": "error",
    "typescript/no-unsafe-function-type": "error",
    "typescript/no-wrapper-object-types": "error",
    "typescript/prefer-as-const": "error",
    "typescript/prefer-literal-enum-member": "error",
    "typescript/prefer-namespace-keyword": "error",
    "typescript/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    "typescript/triple-slash-reference": "error",
    "typescript/unified-signatures": "error",
  },
  overrides: [
    { files: ["test/**", "*.mjs"], rules: { "no-console": "off" } },
    ...layerRules,
    commandContext,
    oneWayToTheScreen,
    linearPatterns,
    pageRule,
  ],
});
