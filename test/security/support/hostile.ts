/** What makes this file is a command that was run. */
export const marker = "was-run";

const run = `touch ${marker}`;

/** Texts that people could put into titles, names and values so that something runs, or a parser reads more than a text. */
export const hostileTexts: readonly string[] = [
  // Substitutions and expansions.
  `$(${run})`,
  `\`${run}\``,
  `\${x:-$(${run})}`,
  `$((x[$(${run})]))`,
  `$'\\n${run}\\n'`,
  `<(${run})`,
  `=(${run})`,
  `{touch,${marker}}`,
  `~+/${marker} * ? [a-z]`,
  `(e:'${run}':)`,
  // Out of quotes.
  `'; ${run}; '`,
  `"; ${run}; "`,
  `'"; ${run}; "'`,
  `\\'; ${run}; #`,
  `\\"; ${run}; #`,
  `\\`,
  `\\\\'; ${run} #`,
  `''; ${run}; ''`,
  // Ends of lines.
  `\n${run}\n`,
  `\r${run}\r`,
  `\r\n${run}\r\n`,
  `\u000B${run}\u000C${run}`,
  `\u0085${run}\u0085`,
  `\u2028${run}\u2028`,
  `\u2029${run}\u2029`,
  // Keys of terminals and line editors.
  `\u0003\r${run}\r`,
  `\u0015${run}\r`,
  `\u001B[201~\r${run}\r`,
  `\u001B\r${run}\r`,
  `\u009B201~\r${run}\r`,
  `\u0016\u0003\u0004\u001A${run}\n`,
  `\t\t${run}\t`,
  `\u001B]52;c;dG91Y2ggeA==\u0007\u009D0;x\u009C`,
  // Commands and history.
  `; ${run}`,
  `&& ${run}`,
  `| ${run}`,
  `& ${run} &`,
  `# ${run}`,
  `!! !$ !touch !?touch?`,
  `^HEX^${run}^`,
  // YAML, Python and templates.
  `\n- run: ${run}\n  shell: bash`,
  `\u2028- run: ${run}\u2028  shell: bash`,
  `"\n  run: ${run}\n  x: "`,
  `!!python/object/apply:os.system ["${run}"]`,
  `&a [*a, <<: *a] %TAG --- ... @x |- >-`,
  `"""\nimport os; os.system("${run}")\n"""`,
  `\${{ github.token }} {{ lookup("pipe", "${run}") }} {% raw %} {# #}`,
  `{{ ''.__class__.__mro__ }}}} {{{{`,
  // Characters that are not what they look like.
  `\u202E\u2066${run}\u2069\u200B\uFEFF\u{E0041}\u{E007F}\uFE0F`,
  `“${run}” ‘${run}’ ＄(${run}) \uD83D\uDE42 \uD800 é 日本語`,
  `\u0000${run}\u0000\u007F`,
  "1e400 0x1F 0o17 1_000 1:30 yes ~ .inf 2026-01-01 <<",
  `${"a".repeat(1_100)}$(${run})`,
];
