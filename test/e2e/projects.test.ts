import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readProjectId } from "../../src/hex/address";
import { allListedProjects, listedProjects, type ListedProject } from "./support/asked";
import { signIn } from "./support/signIn";
import { shareWorkbench } from "./support/share";
import { eventually } from "./support/wait";
import type { Workbench } from "./support/workbench";

const pins = "hexRuns.pinnedProjects";
const revenue = "Revenue by region";
const bridge = "Monthly recurring revenue bridge";

describe("The list of projects", () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await shareWorkbench({ simulator: { projects: 250 } });
    await workbench.showViews();
    await signIn(workbench);
  });

  after(() => workbench.dispose());

  const requests = () => workbench.simulator.requests.of("ListProjects");
  const listed = (query?: Record<string, string>) => listedProjects(workbench.simulator, query);
  const id = (title: string) => workbench.simulator.workspace.project(title).id;

  /** The first rows below *All projects* are these. */
  async function shows(projects: readonly ListedProject[]): Promise<void> {
    const titles = projects.slice(0, 5).map(({ title }) => title);
    assert.ok(titles.length > 0, "The query of the test finds nothing.");
    await eventually(async () => {
      const labels = await workbench.projects.labels();
      const first = labels.indexOf("All projects") + 1;
      assert.deepEqual(labels.slice(first, first + titles.length), titles);
    });
  }

  async function pinsIn(file: string): Promise<unknown> {
    const texts = (JSON.parse(await readFile(file, "utf8")) as Record<string, string[] | undefined>)[pins];
    return texts?.map((text) => readProjectId(text));
  }

  describe("has pins", () => {
    const folderFile = () => join(workbench.folder, ".vscode", "settings.json");
    const userFile = () => join(workbench.server.userDataFolder, "User", "settings.json");

    it("that the palette sets in the user's settings, with what can be pinned to choose from", async () => {
      await shows(await listed());
      assert.equal((await workbench.projects.labels())[0], "All projects");
      await workbench.command("Hex: Pin Project");
      await workbench.quickInput.open("Pin which project?");
      await workbench.quickInput.type(revenue);
      await workbench.quickInput.pick(revenue);
      await eventually(async () =>
        assert.deepEqual((await workbench.projects.labels()).slice(0, 3), ["Pinned", revenue, "All projects"]),
      );
      await eventually(async () => assert.deepEqual(await pinsIn(userFile()), [id(revenue)]));
      assert.equal(await pinsIn(folderFile()), undefined);
    });

    it("that the palette takes away", async () => {
      await workbench.command("Hex: Unpin Project");
      await workbench.quickInput.open("Unpin which project?");
      assert.equal(await workbench.quickInput.rows.count(), 1);
      await workbench.quickInput.pick(revenue);
      await eventually(async () => assert.equal((await workbench.projects.labels())[0], "All projects"));
    });

    it("that a team shares in the folder's settings, also in upper case and from later pages", async () => {
      await workbench.changeSettings({ [pins]: [id(bridge).toUpperCase(), id(revenue)] });
      await eventually(async () =>
        assert.deepEqual((await workbench.projects.labels()).slice(0, 4), ["Pinned", bridge, revenue, "All projects"]),
      );
      await workbench.runs.item(new RegExp(`^${bridge}`)).waitFor();
    });

    it("that a row's menu adds to the folder's settings and takes away again", async () => {
      const [first] = await listed();
      assert.ok(first);
      await workbench.projects.contextMenu(new RegExp(`^${literally(first.title)}`), "Pin Project");
      await eventually(async () => assert.deepEqual(await pinsIn(folderFile()), [id(bridge), id(revenue), first.id]));
      await eventually(async () => assert.equal((await workbench.projects.labels())[3], first.title));
      await workbench.projects.contextMenu(new RegExp(`^${bridge}`), "Unpin Project");
      await eventually(async () => assert.deepEqual(await pinsIn(folderFile()), [id(revenue), first.id]));
      await eventually(async () =>
        assert.deepEqual((await workbench.projects.labels()).slice(0, 3), ["Pinned", revenue, first.title]),
      );
      await workbench.changeSettings({ [pins]: undefined });
      await eventually(async () => assert.equal((await workbench.projects.labels())[0], "All projects"));
    });

    it("that are set and taken away for several rows together", async () => {
      const titles = (await listed()).slice(0, 2).map(({ title }) => new RegExp(`^${literally(title)}`));
      const [one, other] = titles;
      assert.ok(one && other);
      // The lower one first: a click expands it, and what is below it moves away.
      const select = () => workbench.projects.select(workbench.projects.item(other), workbench.projects.item(one));
      await workbench.changeSettings({ [pins]: [] });
      await select();
      await workbench.projects.openContextMenu(other);
      assert.deepEqual(
        (await workbench.menu.texts()).filter((text) => text !== ""),
        ["Pin Project"],
      );
      await workbench.menu.choose("Pin Project");
      await eventually(async () => assert.equal(((await pinsIn(folderFile())) as unknown[] | undefined)?.length, 2));
      // The view follows the settings: from then on the first rows of these projects are their pins.
      await eventually(async () => assert.equal((await workbench.projects.labels())[3], "All projects"));
      await select();
      await workbench.projects.contextMenu(one, "Unpin Project");
      await eventually(async () => assert.deepEqual(await pinsIn(folderFile()), []));
      // VS Code has read what it wrote before the test writes the same file.
      await eventually(async () => assert.equal((await workbench.projects.labels())[0], "All projects"));
      await workbench.changeSettings({ [pins]: undefined });
    });
  });

  describe("has pages", () => {
    it("loads further pages from its last row, and stays where it is scrolled to", async () => {
      workbench.simulator.requests.clear();
      for (const [loaded, pages] of [
        [100, 1],
        [200, 2],
      ] as const) {
        await workbench.projects.scrollToEnd(/^Load more/);
        await workbench.projects.item(new RegExp(`^Load more.*\\b${loaded} loaded`)).waitFor();
        const before = await workbench.projects.scrollTop();
        await workbench.projects.click(/^Load more/);
        await eventually(() => assert.equal(requests().length, pages));
        assert.equal(requests().at(-1)?.query["limit"], "100");
        await workbench.projects.item(/^Load more/).waitFor({ state: "hidden" });
        assert.ok(Math.abs((await workbench.projects.scrollTop()) - before) < 44, "The list jumped.");
      }
      const last = (await listed({ sortDirection: "ASC" })).at(0)?.title ?? "";
      await workbench.projects.scrollToEnd(new RegExp(`^${literally(last)}`));
      assert.equal(await workbench.projects.item(/^Load more/).count(), 0);
      await workbench.projects.scrollToTop();
    });
  });

  describe("can be sorted", () => {
    for (const [choice, sortBy, says] of [
      ["Last published", "LAST_PUBLISHED_AT", "by last published"],
      ["Created", "CREATED_AT", "by created"],
      ["Last edited", "LAST_EDITED_AT", undefined],
    ] as const) {
      it(`by ${choice}`, async () => {
        await workbench.projects.clickTitle(/Sort Projects/);
        await workbench.quickInput.open("Sort projects by");
        await workbench.quickInput.pick(choice);
        await shows(await listed({ sortBy }));
        await headerSays(says);
      });
    }

    it("by last published, also when Hex puts first what never was", async () => {
      const latest = await listed({ sortBy: "LAST_PUBLISHED_AT" });
      workbench.simulator.dialect.unpublishedSort = "first";
      try {
        assert.equal((await listed({ sortBy: "LAST_PUBLISHED_AT" }))[0]?.lastPublishedAt, null);
        for (const [choice, expected] of [
          ["Last published", latest],
          ["Last edited", await listed()],
        ] as const) {
          await workbench.projects.clickTitle(/Sort Projects/);
          await workbench.quickInput.open("Sort projects by");
          await workbench.quickInput.pick(choice);
          await shows(expected);
        }
      } finally {
        workbench.simulator.dialect.unpublishedSort = "last";
      }
    });
  });

  it("can be sorted by title and by last run, over all projects, and by last edited again", async () => {
    const titles = (await allListedProjects(workbench.simulator)).map(({ title }) => title);
    const { compare } = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
    const sortBy = async (choice: string) => {
      await workbench.projects.clickTitle(/Sort Projects/);
      await workbench.quickInput.open("Sort projects by");
      await workbench.quickInput.pick(choice);
    };
    await sortBy("Title");
    await headerSays("by title");
    const first = [...titles].sort(compare).slice(0, 3);
    await eventually(async () => {
      const labels = await workbench.projects.labels();
      assert.deepEqual(labels.slice(1, 1 + first.length), first);
    });
    await sortBy("Last run");
    await headerSays("by last run");
    await sortBy("Last edited");
    await shows(await listed());
    await headerSays(undefined);
  });

  /** The description beside the view's name. */
  async function headerSays(text: string | RegExp | undefined): Promise<void> {
    const description = workbench.projects.header.locator(".description");
    const says = async () => (await description.allInnerTexts()).join("").trim();
    await eventually(async () =>
      text instanceof RegExp ? assert.match(await says(), text) : assert.equal(await says(), text ?? ""),
    );
  }

  /** Opens the filter, chooses in it and applies it. */
  async function filter(...steps: (() => Promise<void>)[]): Promise<void> {
    await workbench.projects.clickTitle(/Filter Projects/);
    await workbench.quickInput.open("Filter projects");
    for (const step of steps) {
      await step();
      await workbench.quickInput.open("Filter projects");
    }
    // Enter takes the first row while one types; after a click it takes the row that was clicked.
    const isTyped = (await workbench.quickInput.box.inputValue()) !== "";
    await (isTyped ? workbench.quickInput.press("Enter") : workbench.quickInput.pick("Done"));
    await workbench.quickInput.closed();
  }

  const toggle = (label: string) => async () => {
    await workbench.quickInput.pick(label);
    await eventually(async () =>
      assert.match((await workbench.quickInput.texts()).join("\n"), new RegExp(`^${label}.*\\bon\\b`, "m")),
    );
  };
  const choose = (label: string, title: string, choice: string) => async () => {
    await workbench.quickInput.pick(label);
    await workbench.quickInput.open(title);
    await workbench.quickInput.pick(choice);
  };

  const words = (text: string) => async () => {
    await workbench.quickInput.type(text);
    await workbench.quickInput.row(text).waitFor();
  };

  async function clearFilter(): Promise<void> {
    await workbench.projects.clickTitle(/Clear Project Filter/);
    await headerSays(undefined);
    await shows(await listed());
  }

  describe("can be filtered", () => {
    // What one test leaves filtered, the next one would not find.
    afterEach(async function () {
      if (this.currentTest?.state === "failed") {
        await workbench.quickInput.cancel();
        await workbench.command("Hex: Clear Project Filter");
      }
    });

    it("by owner", async () => {
      await filter(toggle("Owned by me"));
      await headerSays("owned by you");
      await shows(await listed({ ownerEmail: workbench.simulator.userEmail }));
      await workbench.screenshot("filtered", ["dark", "light"]);
      await clearFilter();
    });

    it("by status, and by one that is typed", async () => {
      await filter(choose("Status…", "Filter by status", "Approved"));
      await headerSays("status Approved");
      await shows(await listed({ statuses: "Approved" }));
      // The title's button opens what is set.
      await workbench.projects.clickTitle(/Filter Projects/);
      await workbench.quickInput.open("Filter projects");
      await eventually(async () =>
        assert.match((await workbench.quickInput.texts()).join("\n"), /^Status….*Approved/m),
      );
      await workbench.quickInput.pick("Status…");
      await workbench.quickInput.open("Filter by status");
      await workbench.quickInput.enter("Deprecated");
      await workbench.quickInput.open("Filter projects");
      await workbench.quickInput.press("Enter");
      await workbench.quickInput.closed();
      await headerSays("status Deprecated");
      await shows(await listed({ statuses: "Deprecated" }));
      await clearFilter();
    });

    it("by category and published only, together", async () => {
      await filter(choose("Category…", "Filter by category", "Finance"), toggle("Published only"));
      await headerSays("category Finance · published only");
      await shows((await listed({ categories: "Finance" })).filter(({ lastPublishedAt }) => lastPublishedAt !== null));
      await clearFilter();
    });

    it("by collection", async () => {
      const name = "Finance reporting";
      await filter(choose("Collection…", "Filter by collection", name));
      await headerSays(`collection ${name}`);
      const collection = workbench.simulator.workspace.data.collections.find((one) => one.name === name);
      await shows(await listed({ collectionId: collection?.id ?? "" }));
      await clearFilter();
    });

    it("by words, archived ones too, which say that they are", async () => {
      const archived = (await listed({ includeArchived: "true" })).find(({ archivedAt }) => archivedAt !== null);
      assert.ok(archived);
      await filter(toggle("Include archived"), words(archived.title));
      await headerSays(`“${archived.title}” · including archived`);
      await workbench.projects.item(new RegExp(`^${literally(archived.title)}, .*archived`)).waitFor();
      await clearFilter();
    });

    it("by words, in any order and case", async () => {
      const wanted = (await listed()).filter(({ title }) => /revenue/i.test(title) && /by/i.test(title));
      await filter(words("BY revenue"));
      await headerSays("“BY revenue”");
      await shows(wanted);
      await clearFilter();
    });

    it("while one types, in all projects, and gives back with Escape what was set before", async () => {
      const others = (await allListedProjects(workbench.simulator)).slice(100);
      const wanted = others.find(({ title }) => !/["\\]/.test(title))?.title ?? "";
      assert.ok(wanted);
      await filter(toggle("Published only"));
      await headerSays("published only");
      const before = await workbench.projects.labels();
      await workbench.projects.clickTitle(/Filter Projects/);
      await workbench.quickInput.open("Filter projects");
      await workbench.quickInput.focused();
      await workbench.page.keyboard.type(wanted, { delay: 60 });
      await workbench.quickInput.row(wanted).waitFor();
      // The view follows while the box is open; a switch acts at once.
      await headerSays(new RegExp(`^“${literally(wanted.slice(0, 20))}`));
      await workbench.quickInput.pick("Published only");
      await workbench.projects.item(new RegExp(`^${literally(wanted)}`)).waitFor();
      await workbench.screenshot("filter-while-typing", ["dark", "light"]);
      await workbench.quickInput.press("Escape");
      await workbench.quickInput.closed();
      await headerSays("published only");
      await eventually(async () => assert.deepEqual(await workbench.projects.labels(), before));
      await clearFilter();
    });

    it("by status words that are typed as a title, which Enter keeps and takes for no choice", async () => {
      await workbench.projects.clickTitle(/Filter Projects/);
      await workbench.quickInput.open("Filter projects");
      await workbench.quickInput.focused();
      await workbench.page.keyboard.type("stat");
      await workbench.page.keyboard.press("Enter");
      await workbench.quickInput.closed();
      await headerSays("“stat”");
      await clearFilter();
    });

    it("has a way out of a filter that nothing matches", async () => {
      await filter(words("no such project"));
      await workbench.projects.item(/^No project matches the filter/).waitFor();
      await workbench.screenshot("filter-without-match", ["dark", "light"]);
      await workbench.projects.click("Clear filter");
      await shows(await listed());
      await headerSays(undefined);
    });
  });
});

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
