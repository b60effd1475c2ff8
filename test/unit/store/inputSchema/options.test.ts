import assert from "node:assert/strict";
import fc from "fast-check";
import type { RunNotification, RunOptions } from "../../../../src/hex/types";
import {
  badOptions,
  closedBy,
  exclusiveOf,
  parseOptions,
  toSend,
  withInput,
} from "../../../../src/store/inputSchema/options";
import { anyValue } from "./support";

const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,12}$/);
const recipients = {
  slackChannelIds: fc.array(fc.stringMatching(/^C[A-Z0-9]{3,9}$/), { minLength: 1 }),
  userIds: fc.array(fc.uuid(), { minLength: 1 }),
  groupIds: fc.array(fc.uuid(), { minLength: 1 }),
};
const notification: fc.Arbitrary<RunNotification> = fc
  .tuple(
    fc.constantFrom("SUCCESS" as const, "FAILURE" as const, "ALL" as const),
    fc.constantFrom(
      { includeSuccessScreenshot: false },
      { includeSuccessScreenshot: true, screenshotFormat: "png" as const },
      { includeSuccessScreenshot: true, screenshotFormat: "pdf" as const },
    ),
    fc.oneof(
      ...Object.keys(recipients).map((key) =>
        fc.record(recipients, { requiredKeys: [key as keyof typeof recipients] }),
      ),
    ),
    fc.record({ subject: fc.string(), body: fc.string() }, { requiredKeys: [] }),
  )
  .map(([type, screenshot, to, words]) => ({ type, ...screenshot, ...to, ...words }));
const options: fc.Arbitrary<RunOptions> = fc.record(
  {
    inputs: fc.dictionary(name, anyValue, { noNullPrototype: true }),
    dryRun: fc.boolean(),
    updatePublishedResults: fc.boolean(),
    useCachedSqlResults: fc.boolean(),
    viewId: fc.uuid(),
    notifications: fc.array(notification, { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

describe("Run options", () => {
  it("are never sent in a combination that Hex refuses", () => {
    fc.assert(
      fc.property(options, (one) => {
        const sent = toSend(one);
        assert.ok(
          [sent.inputs, sent.updatePublishedResults, sent.viewId].filter((one) => one !== undefined).length <= 1,
        );
        assert.deepEqual(toSend(sent), sent);
      }),
    );
  });

  it("hold nothing that is Hex's default", () => {
    assert.deepEqual(
      toSend({ inputs: {}, dryRun: false, updatePublishedResults: false, useCachedSqlResults: true }),
      {},
    );
    assert.deepEqual(toSend({ useCachedSqlResults: false, dryRun: true }), {
      useCachedSqlResults: false,
      dryRun: true,
    });
  });

  it("offer inputs and the update of published results only apart", () => {
    const withRegion = withInput({}, "region", "EMEA");
    assert.equal(closedBy(withRegion, "updatePublishedResults"), "inputs");
    assert.equal(closedBy(withRegion, "viewId"), "inputs");
    assert.equal(closedBy(withRegion, "inputs"), undefined);
    assert.equal(closedBy(withInput(withRegion, "region", undefined), "updatePublishedResults"), undefined);
    assert.equal(closedBy({ updatePublishedResults: true }, "inputs"), "updatePublishedResults");
    assert.equal(exclusiveOf({ viewId: "x", updatePublishedResults: true }), "viewId");
  });

  it("take any name for an input", () => {
    const inputs = withInput(withInput({}, "__proto__", 1), "region", "EMEA").inputs;
    assert.equal(JSON.stringify(inputs), '{"__proto__":1,"region":"EMEA"}');
  });

  it("from an argument are what can be sent, whatever it holds", () => {
    fc.assert(fc.property(options, (one) => assert.deepEqual(parseOptions(one), toSend(one))));
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true }),
        (one) => void parseOptions({ inputs: one, viewId: one, notifications: one }),
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.anything()), (all) => assert.deepEqual(parseOptions({ notifications: all }), {})),
    );
    assert.deepEqual(parseOptions({ inputs: { "two words": 1, ok: 2 }, dryRun: "yes" }), { inputs: { ok: 2 } });
  });

  it("are all sound as they are sent", () => {
    fc.assert(fc.property(options, (one) => assert.deepEqual(badOptions({ ...one, inputs: undefined }), [])));
    const empty = [undefined, null, {}, { dryRun: undefined }, { viewId: null, dryRun: null, notifications: null }];
    assert.deepEqual(empty.flatMap(badOptions), []);
  });

  it("of another type, or that are none, are named before anything is left out", () => {
    const written = fc.oneof(fc.boolean(), fc.constantFrom("true", "false", 0, 1, "yes", [], {}));
    const flags = fc.record(
      { dryRun: written, updatePublishedResults: written, useCachedSqlResults: written },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(flags, (one) => {
        const wrong = Object.entries(one).filter(([, value]) => typeof value !== "boolean");
        assert.deepEqual(
          badOptions(one),
          wrong.map(([key]) => key),
        );
      }),
    );
    assert.deepEqual(badOptions({ dryrun: true, viewId: 7 }), ["dryrun", "viewId"]);
    assert.deepEqual(["x", 7, true, [], [{ dryRun: true }]].flatMap(badOptions), Array(5).fill("options"));
  });

  it("with a notification that would lose something are named", () => {
    const id = "00000000-0000-4000-8000-000000000001";
    const whole = {
      type: "ALL",
      includeSuccessScreenshot: true,
      screenshotFormat: "png",
      userIds: [id],
      subject: "Hi",
    };
    const isSound = (one: unknown) => badOptions({ notifications: [whole, one] }).length === 0;
    assert.ok(isSound(whole));
    assert.ok(isSound({ type: "FAILURE", groupIds: [id], userIds: [], screenshotFormat: "png" }));
    for (const changed of [
      { userIds: ["ana@example.com"] },
      { userIds: [id, "ana"] },
      { userIds: id },
      { type: "SOMETIMES" },
      { includeSuccessScreenshot: "true" },
      { screenshotFormat: "gif" },
      { subject: 7 },
      { text: "Look" },
      { userIds: [] },
    ]) {
      assert.ok(!isSound({ ...whole, ...changed }), JSON.stringify(changed));
    }
    assert.ok(!isSound(null));
    assert.deepEqual(badOptions({ notifications: whole }), ["notifications"]);
    assert.deepEqual(badOptions({ notifications: Array(200).fill(whole) }), ["notifications"], "more than Hex is sent");
  });

  it("tell only whom Hex takes, and have a screenshot's format only with a screenshot", () => {
    const id = "00000000-0000-4000-8000-000000000001";
    const parsed = parseOptions({
      notifications: [
        {
          type: "FAILURE",
          userIds: [id, "ana", 7],
          slackChannelIds: [],
          groupIds: "x",
          screenshotFormat: "png",
          secret: 1,
        },
        { type: "ALL", includeSuccessScreenshot: true, screenshotFormat: "gif", slackChannelIds: ["C1", ""] },
        { type: "SOMETIMES", userIds: [id] },
        { type: "SUCCESS", userIds: ["ana"] },
      ],
    });
    assert.deepEqual(parsed.notifications, [
      { type: "FAILURE", includeSuccessScreenshot: false, userIds: [id] },
      { type: "ALL", includeSuccessScreenshot: true, slackChannelIds: ["C1"] },
    ]);
  });

  it("name a saved view by its id, or by an address that holds it", () => {
    const view = "00000000-0000-4000-8000-00000000000b";
    const address = `https://app.hex.tech/${view}/app/Revenue-0339sAIgaMNYNW4ffgEBZK/latest`;
    assert.deepEqual(parseOptions({ viewId: `${address}?view=Q3-emea` }), { viewId: "Q3-emea" });
    assert.deepEqual(parseOptions({ viewId: "Q3-emea" }), { viewId: "Q3-emea" });
    assert.deepEqual(parseOptions({ viewId: view.toUpperCase() }), { viewId: view });
    assert.deepEqual(parseOptions({ viewId: address }), {}, "the organisation's id is no view's");
    assert.deepEqual(parseOptions({ viewId: "Third quarter" }), {});
  });

  it("that update the published results are sent, and other recipients than channels are told", () => {
    assert.deepEqual(toSend({ updatePublishedResults: true }), { updatePublishedResults: true });
    const groupIds = ["00000000-0000-4000-8000-000000000001"];
    const told = parseOptions({ notifications: [{ type: "ALL", groupIds }] }).notifications;
    assert.deepEqual(told, [{ type: "ALL", includeSuccessScreenshot: false, groupIds }]);
  });

  it("are none where they are no object, and have no inputs where those are none", () => {
    for (const raw of [undefined, null, "dryRun", 7, true]) {
      assert.deepEqual(parseOptions(raw), {});
    }
    for (const inputs of [undefined, null, "a", 7, ["a"], [["a", 1]]]) {
      assert.deepEqual(parseOptions({ inputs }), {});
    }
  });
});
