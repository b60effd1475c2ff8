import assert from "node:assert/strict";
import { CurrentChoice } from "../../../src/signIn/signInStore";

function memento() {
  const values = new Map<string, unknown>();
  return {
    get: (key: string) => values.get(key) as never,
    update: (key: string, value: unknown) => {
      values.set(key, value);
      return Promise.resolve();
    },
  };
}

describe("The current sign-in of a window", () => {
  const [us, eu] = ["us", "eu"];

  it("is its own over a reload, whatever other windows switch to", async () => {
    const [everywhere, first, second] = [memento(), memento(), memento()];
    await new CurrentChoice(first, everywhere).remember(us);
    await new CurrentChoice(second, everywhere).remember(eu);
    assert.equal(new CurrentChoice(first, everywhere).pick([us, eu]), us);
    assert.equal(new CurrentChoice(second, everywhere).pick([us, eu]), eu);
  });

  it("that nobody chose in it stays as well", async () => {
    const [everywhere, first, second] = [memento(), memento(), memento()];
    await everywhere.update("hexRuns.currentSession", us);
    assert.equal(new CurrentChoice(first, everywhere).pick([us, eu]), us);
    await new CurrentChoice(second, everywhere).remember(eu);
    assert.equal(new CurrentChoice(first, everywhere).pick([us, eu]), us);
  });

  it("is in a new window what was chosen last", async () => {
    const everywhere = memento();
    await new CurrentChoice(memento(), everywhere).remember(eu);
    assert.equal(new CurrentChoice(memento(), everywhere).pick([us, eu]), eu);
  });

  it("is another one when it was signed out of, and the first when nothing is known", async () => {
    const [everywhere, own] = [memento(), memento()];
    await new CurrentChoice(own, everywhere).remember(us);
    await new CurrentChoice(memento(), everywhere).remember(eu);
    assert.equal(new CurrentChoice(own, everywhere).pick([eu]), eu);
    assert.equal(new CurrentChoice(memento(), memento()).pick([us, eu]), us);
  });

  it("is not forgotten while no sign-in can be read", async () => {
    const [everywhere, own] = [memento(), memento()];
    await new CurrentChoice(own, everywhere).remember(eu);
    assert.equal(new CurrentChoice(own, everywhere).pick([]), undefined);
    assert.equal(new CurrentChoice(own, everywhere).pick([us, eu]), eu);
  });
});
