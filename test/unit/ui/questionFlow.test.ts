import assert from "node:assert/strict";
import { QuestionFlow } from "../../../src/ui/questionFlow";
import { Emitter } from "../../../src/util/events";

/** One place on a screen, as VS Code's quick input is: showing one box hides the one before. */
class Screen {
  readonly events: string[] = [];
  shown: Box | undefined;

  box(name: string, value = ""): Box {
    return new Box(this, name, value);
  }
}

class Box {
  title: string | undefined;
  busy = false;
  isDisposed = false;
  private readonly hidden = new Emitter<void>();
  private readonly accepted = new Emitter<void>();
  readonly onDidHide = this.hidden.event;
  readonly onDidAccept = this.accepted.event;

  constructor(
    private readonly screen: Screen,
    readonly name: string,
    public value: string,
  ) {}

  show(): void {
    const before = this.screen.shown;
    this.screen.shown = this;
    this.screen.events.push(`show ${this.name}`);
    before?.hidden.fire();
  }

  /** Escape, or a click elsewhere. */
  hide(): void {
    if (this.screen.shown === this) {
      this.screen.shown = undefined;
      this.screen.events.push(`hide ${this.name}`);
      this.hidden.fire();
    }
  }

  enter(): void {
    this.accepted.fire();
  }

  dispose(): void {
    this.hide();
    if (!this.isDisposed) {
      this.isDisposed = true;
      this.screen.events.push(`dispose ${this.name}`);
    }
  }
}

describe("Questions one after the other", () => {
  let screen: Screen;
  let flow: QuestionFlow;
  const nothing = () => true;

  beforeEach(() => {
    screen = new Screen();
    flow = new QuestionFlow();
  });

  it("leaves nothing to the editor between two of them: the last one goes when the next one is there", () => {
    const boxes = ["first", "second", "third"].map((name) => screen.box(name));
    for (const box of boxes) {
      flow.show(box, nothing);
      flow.keep(box);
      assert.ok(screen.shown === box && box.busy, "an answered question stays, and says that it works");
    }
    flow.end();
    assert.deepEqual(screen.events, [
      "show first",
      "show second",
      "dispose first",
      "show third",
      "dispose second",
      "hide third",
      "dispose third",
    ]);
  });

  it("hands what is typed meanwhile to the next one", () => {
    const [first, second] = [screen.box("first", "EMEA"), screen.box("second")];
    flow.show(first, nothing);
    flow.keep(first);
    first.value = "EMEA12";
    const taken: [string, boolean][] = [];
    flow.show(second, (...ahead) => taken.push(ahead) > 0);
    assert.deepEqual(taken, [["12", false]]);
  });

  it("takes a text that replaces a selected default as typed, and a deleted one as nothing", () => {
    for (const [before, after, typed] of [
      ["EMEA", "x", "x"],
      ["EMEA", "EM", ""],
      ["", "", ""],
      ["a", "a", ""],
    ] as const) {
      flow = new QuestionFlow();
      const [first, second] = [screen.box("first", before), screen.box("second")];
      flow.show(first, nothing);
      flow.keep(first);
      first.value = after;
      const taken: string[] = [];
      flow.show(second, (text) => taken.push(text) > 0);
      assert.deepEqual(taken, typed === "" ? [] : [typed]);
    }
  });

  it("hands several answers that were typed ahead to one question each", () => {
    const boxes = ["first", "second", "third", "fourth"].map((name) => screen.box(name));
    const [first] = boxes;
    const taken: string[] = [];
    flow.show(first as Box, nothing);
    flow.keep(first as Box);
    for (const typed of ["a", "ab"]) {
      (first as Box).value = typed;
      (first as Box).enter();
    }
    (first as Box).value = "abc";
    for (const box of boxes.slice(1)) {
      let isAnswered = false;
      flow.show(box, (typed, isAccepted) => {
        if (isAnswered) {
          return false;
        }
        taken.push(`${box.name} ${typed}`);
        if (isAccepted) {
          isAnswered = true;
          flow.keep(box);
        }
        return true;
      });
    }
    assert.deepEqual(taken, ["second a", "third b", "fourth c"]);
  });

  it("shows no further question once somebody has closed the one that was answered", () => {
    const first = screen.box("first");
    flow.show(first, nothing);
    flow.keep(first);
    assert.ok(!flow.isLeft);
    first.hide();
    assert.ok(flow.isLeft && first.isDisposed);
    flow.end();
    assert.ok(!flow.isLeft, "what begins anew is shown");
  });

  it("is not left by what takes the last question away", () => {
    const first = screen.box("first");
    flow.show(first, nothing);
    flow.keep(first);
    flow.end();
    assert.ok(!flow.isLeft && first.isDisposed);
    assert.equal(screen.shown, undefined);
  });
});
