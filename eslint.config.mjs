import regexp from "eslint-plugin-regexp";
import tseslint from "typescript-eslint";

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
  ignores: ["src/ui/**"],
  rules: {
    "no-restricted-syntax": [
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
  plugins: { regexp },
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
            regex: "^node:|^\.\./(?!pageMessages$|\.\./util/timeText$)",
            message: "runPage/page/ runs in a webview, apart from the rest.",
          },
        ],
      },
    ],
  },
};

/** The rules that need types are in .oxlintrc.json: oxlint checks them in a tenth of the time. */
export default tseslint.config(
  { ignores: ["dist/", "out/", "coverage/", "node_modules/", ".vscode-test/"] },
  ...tseslint.configs.strict,
  {
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "no-console": ["error"],
    },
  },
  { files: ["test/**", "*.mjs"], rules: { "no-console": "off" } },
  ...layerRules,
  commandContext,
  oneWayToTheScreen,
  linearPatterns,
  pageRule,
);
