import ts from "typescript";

/** One small change to a file that some test should notice. */
export interface Mutant {
  readonly id: number;
  readonly file: string;
  readonly line: number;
  /** What stands there, and what stands there instead. */
  readonly from: string;
  readonly to: string;
}

/** A file's text with every mutant in it; `__mutant(id)` says which one is switched on. */
export interface Instrumented {
  readonly text: string;
  readonly mutants: readonly Mutant[];
}

const operators: Partial<Record<ts.SyntaxKind, string>> = {
  [ts.SyntaxKind.LessThanToken]: "<=",
  [ts.SyntaxKind.LessThanEqualsToken]: "<",
  [ts.SyntaxKind.GreaterThanToken]: ">=",
  [ts.SyntaxKind.GreaterThanEqualsToken]: ">",
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: "!==",
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: "===",
  [ts.SyntaxKind.AmpersandAmpersandToken]: "||",
  [ts.SyntaxKind.BarBarToken]: "&&",
  [ts.SyntaxKind.PlusToken]: "-",
  [ts.SyntaxKind.MinusToken]: "+",
  [ts.SyntaxKind.AsteriskToken]: "/",
  [ts.SyntaxKind.SlashToken]: "*",
};

const methods: ReadonlyMap<string, string> = new Map([
  ["some", "every"],
  ["every", "some"],
  ["min", "max"],
  ["max", "min"],
  ["startsWith", "endsWith"],
  ["endsWith", "startsWith"],
]);
/** Calls that give back what they are called on, more or less. */
const leftOut = new Set(["filter", "sort", "slice", "trim", "toLowerCase", "reverse", "toReversed", "toSorted"]);

/** Puts mutants into the text of a TypeScript file; the first of them gets the number `firstId`. */
export function instrument(file: string, text: string, firstId: number): Instrumented {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const mutants: Mutant[] = [];

  const mutant = (node: ts.Node, to: string): number => {
    const id = firstId + mutants.length;
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    mutants.push({ id, file, line: line + 1, from: short(node.getText(source)), to: short(to) });
    return id;
  };

  /** The node's text with the mutants of what is in it. */
  const within = (node: ts.Node): string => {
    let result = "";
    let at = node.getStart(source);
    const visit = (child: ts.Node) => {
      const start = child.getStart(source);
      result += text.slice(at, start) + print(child);
      at = child.getEnd();
    };
    ts.forEachChild(node, visit);
    return result + text.slice(at, node.getEnd());
  };

  const print = (node: ts.Node): string => {
    if (ts.isTypeNode(node) || isDeclaredOnly(node)) {
      return node.getText(source);
    }
    const inner = within(node);
    if (ts.isExpressionStatement(node) && isRemovable(node.expression)) {
      return `if (!__mutant(${mutant(node, "")})) { ${inner} }`;
    }
    if (!ts.isExpression(node) || !isReplaceable(node)) {
      return inner;
    }
    return changesOf(node, source).reduce((now, to) => `(__mutant(${mutant(node, to)}) ? (${to}) : ${now})`, inner);
  };

  const result = within(source);
  return { text: text.slice(0, source.getStart(source)) + result + text.slice(source.getEnd()), mutants };
}

/** What the expression could be instead. */
function changesOf(node: ts.Expression, source: ts.SourceFile): string[] {
  const changes: string[] = [];
  if (isCondition(node)) {
    changes.push("true", "false");
  }
  if (ts.isBinaryExpression(node)) {
    changes.push(...binary(node, source));
  } else if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    changes.push(node.operand.getText(source));
  } else if (node.kind === ts.SyntaxKind.TrueKeyword) {
    changes.push("false");
  } else if (node.kind === ts.SyntaxKind.FalseKeyword) {
    changes.push("true");
  } else if (ts.isNumericLiteral(node)) {
    changes.push(Number(node.text.replaceAll("_", "")) === 0 ? "1" : "0");
  } else if (ts.isStringLiteral(node) && node.text !== "" && isTelling(node)) {
    changes.push('""');
  } else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    changes.push(...call(node, node.expression, source));
  } else if (ts.isArrayLiteralExpression(node) && node.elements.length > 0) {
    changes.push("[]");
  }
  return changes;
}

function binary(node: ts.BinaryExpression, source: ts.SourceFile): string[] {
  const [left, right] = [node.left.getText(source), node.right.getText(source)];
  const { kind } = node.operatorToken;
  if (kind === ts.SyntaxKind.QuestionQuestionToken) {
    return [left, right];
  }
  const isText = [node.left, node.right].some((side) => ts.isStringLiteralLike(side) || ts.isTemplateExpression(side));
  const operator = kind === ts.SyntaxKind.PlusToken && isText ? undefined : operators[kind];
  // In parentheses: what it is put in place of may bind tighter.
  return operator === undefined ? [] : [`(${left}) ${operator} (${right})`];
}

function call(node: ts.CallExpression, callee: ts.PropertyAccessExpression, source: ts.SourceFile): string[] {
  const name = callee.name.text;
  const object = callee.expression.getText(source);
  const other = methods.get(name);
  if (other !== undefined && !node.questionDotToken && !callee.questionDotToken) {
    return [`${object}.${other}(${node.arguments.map((argument) => argument.getText(source)).join(", ")})`];
  }
  return leftOut.has(name) && !callee.questionDotToken ? [object] : [];
}

/** Something is decided by it alone. */
function isCondition(node: ts.Expression): boolean {
  const { parent } = node;
  return (
    (ts.isIfStatement(parent) && parent.expression === node) ||
    (ts.isConditionalExpression(parent) && parent.condition === node)
  );
}

/** A text that something depends on: not a message. */
function isTelling({ parent }: ts.StringLiteral): boolean {
  return (
    ts.isCaseClause(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isConditionalExpression(parent) ||
    ts.isReturnStatement(parent) ||
    ts.isPropertyAssignment(parent) ||
    (ts.isBinaryExpression(parent) && parent.operatorToken.kind !== ts.SyntaxKind.PlusToken)
  );
}

function isRemovable(expression: ts.Expression): boolean {
  const inner =
    ts.isAwaitExpression(expression) || ts.isVoidExpression(expression) ? expression.expression : expression;
  return ts.isCallExpression(inner)
    ? inner.expression.kind !== ts.SyntaxKind.SuperKeyword
    : ts.isBinaryExpression(inner) || ts.isPostfixUnaryExpression(inner) || ts.isDeleteExpression(inner);
}

function isDeclaredOnly(node: ts.Node): boolean {
  return (
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isTypeParameterDeclaration(node)
  );
}

/** Where an expression can stand in parentheses: not as a target, a name, or in the middle of a chain with `?.`. */
function isReplaceable(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) {
    return parent.name !== (node as ts.Node);
  }
  if (ts.isBinaryExpression(parent) && parent.left === node && isAssignment(parent.operatorToken.kind)) {
    return false;
  }
  if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) {
    return false;
  }
  if (ts.isExpressionStatement(parent) || (ts.isNewExpression(parent) && parent.expression === node)) {
    return false;
  }
  return !(ts.isOptionalChain(parent) && (parent as ts.CallExpression).expression === node);
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

function short(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}
