import { airflow, dagster, python } from "./python";
import { curl, hexCli } from "./shell";
import type { Snippet } from "./snippet";
import { githubActions, kestra } from "./yaml";

export const formats: readonly { id: string; label: string; icon: string; make: (snippet: Snippet) => string }[] = [
  { id: "curl", label: "curl", icon: "terminal", make: curl },
  { id: "python", label: "Python (requests)", icon: "file-code", make: python },
  { id: "hexCli", label: "Hex CLI", icon: "terminal", make: hexCli },
  { id: "githubActions", label: "GitHub Actions", icon: "github-action", make: githubActions },
  { id: "airflow", label: "Airflow", icon: "file-code", make: airflow },
  { id: "dagster", label: "Dagster", icon: "file-code", make: dagster },
  { id: "kestra", label: "Kestra", icon: "symbol-namespace", make: kestra },
];
