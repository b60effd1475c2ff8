import assert from "node:assert/strict";
import fc from "fast-check";
import { ProjectIndex } from "../../../src/actions/projectIndex";
import { compareShown, fit, fitsFoldedOnly, rowText, typedText } from "../../../src/ui/pickMatch";
import type { Project, ProjectId } from "../../../src/hex/types";

const project = (title: string, ownerEmail = ""): Project => ({
  id: title as ProjectId,
  title,
  ownerEmail,
  type: "PROJECT",
  categories: [],
  schedules: [],
});
const index = () => new ProjectIndex(({ title, ownerEmail = "" }) => ({ label: title, description: ownerEmail }));
const titles = (projects: readonly Project[]) => projects.map(({ title }) => title);

describe("The search for projects", () => {
  const all = [
    project("Signups", "revenue@example.com"),
    project("Net revenue"),
    project("Prerevenue"),
    project("Revenue by region"),
    project("Revenue"),
    project("Churn"),
  ];

  it("puts titles that begin with what is typed first, then words of them, then parts, then other texts", () => {
    const { best, count } = index().search(all, "  REV ", 10);
    assert.deepEqual(titles(best), ["Revenue by region", "Revenue", "Net revenue", "Prerevenue", "Signups"]);
    assert.equal(count, 5);
  });

  it("takes the first letters of words", () => {
    assert.deepEqual(titles(index().search(all, "rbr", 10).best), ["Revenue by region"]);
  });

  it("gives no more than are asked for, and says how many there are", () => {
    const { best, count } = index().search(all, "rev", 2);
    assert.deepEqual(titles(best), ["Revenue by region", "Revenue"]);
    assert.equal(count, 5);
  });

  it("finds titles in any Unicode form, case and kind of space", () => {
    const others = [project("Me\u0301triques cle\u0301s"), project("İSTANBUL"), project("Net\u00A0sales")];
    for (const [typed, title] of [
      ["Métriques clés", others[0]],
      ["metriques cles", others[0]],
      ["istanbul", others[1]],
      ["net sales", others[2]],
    ] as const) {
      assert.deepEqual(index().search(others, typed, 10).best, [title], typed);
    }
    assert.ok(fitsFoldedOnly({ label: "Métriques clés" }, "metriques"), "VS Code alone would hide it");
    assert.ok(!fitsFoldedOnly({ label: "Métriques clés" }, "métriques"));
    assert.ok(!fitsFoldedOnly({ label: "Métriques clés" }, "revenue"));
    assert.ok(!fitsFoldedOnly({ label: "Revenue" }, "REV"));
  });

  it("finds a project by its new texts once it is another", () => {
    const search = index();
    assert.equal(search.search(all, "churn", 10).count, 1);
    assert.equal(search.search([project("Retention")], "churn", 10).count, 0);
  });

  it("finds exactly what holds what is typed, whatever that is", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "B", " ", "é"), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word), { maxLength: 20 }), word, fc.nat(20), (rows, typed, most) => {
        const projects = rows.map(([title, owner]) => project(title, owner));
        const { best, count } = index().search(projects, typed, most);
        const holds = projects.filter(({ title, ownerEmail = "" }) =>
          [title, ownerEmail].some((text) => text.toLocaleLowerCase().includes(typed.trim().toLocaleLowerCase())),
        );
        assert.ok(count >= holds.length);
        assert.equal(best.length, Math.min(most, count));
        assert.ok(
          best.every(
            ({ title, ownerEmail }) =>
              fit(rowText({ label: title, description: ownerEmail }), typedText(typed)) !== undefined,
          ),
        );
      }),
    );
  });
});

describe("The order in which VS Code shows rows", () => {
  const shown = (typed: string, ...labels: string[]) =>
    labels.sort((a, b) =>
      compareShown(rowText({ label: a, description: "team r" }), rowText({ label: b, description: "team r" }), typed),
    );

  it("has labels that begin with what is typed first, then those that end with it, then by name", () => {
    assert.deepEqual(shown("rev", "prev 10", "prev 9", "my rev", "revenue", "revamp"), [
      "revamp",
      "revenue",
      "my rev",
      "prev 9",
      "prev 10",
    ]);
  });

  it("has rows last that hold it elsewhere, as they stand", () => {
    assert.deepEqual(shown("team", "b", "a", "team"), ["team", "b", "a"]);
  });
});
