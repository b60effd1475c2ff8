import * as vscode from "vscode";
import type { RunNotification } from "../hex/types";
import { parseNotifications } from "../store/inputSchema/options";
import type { CommandContext } from "../actions/context";
import { ask, askOne, back, separator, type KeyedItem, type QuestionOptions } from "../ui/quickPick";
import { askIds, askRecipients, type Recipient } from "./recipients";
import { shortText } from "./inputText";

/** Known names of users and groups, by id. */
export type Names = Map<string, string>;

type Screenshot = Pick<RunNotification, "includeSuccessScreenshot" | "screenshotFormat">;
type Change = "users" | "groups" | "slack" | "when" | "screenshot";
type Step = Change | "done" | "remove";
type NotificationItem = KeyedItem & { step?: Step };

const channel = /^[CGD][A-Z0-9]{5,}$/;

/** Asks whom to notify and when; returns `remove` for nobody and undefined when nothing changes. */
export async function askNotification(
  context: CommandContext,
  initial: RunNotification | undefined,
  names: Names,
): Promise<RunNotification | "remove" | undefined> {
  let notification: RunNotification = initial ?? { type: "ALL", includeSuccessScreenshot: false };
  const title = vscode.l10n.t("Who is told of the run’s end");
  let activeKey: Step = initial ? "done" : "users";
  for (;;) {
    const step = await ask<NotificationItem, Step>(
      question(context, title, vscode.l10n.t("Choose who is told, and of what")),
      ({ pick, answer }) => {
        pick.items = items(notification, names, initial !== undefined);
        pick.activeItems = pick.items.filter(({ key }) => key === activeKey);
        return { onAccept: ({ step: chosen }) => chosen && answer(chosen) };
      },
    );
    if (step === undefined || step === back) {
      return undefined;
    }
    if (step === "done") {
      return parseNotifications([notification])[0];
    }
    if (step === "remove") {
      return step;
    }
    notification = { ...notification, ...(await changed(context, notification, step, names)) };
    activeKey = hasRecipients(notification) ? "done" : step;
  }
}

/** Recipients and condition of a notification, in one line. */
export function notificationText(notification: RunNotification, names: Names): string {
  return vscode.l10n.t("{0}: {1}", whenText(notification.type), recipientsText(notification, names));
}

function hasRecipients({ userIds = [], groupIds = [], slackChannelIds = [] }: RunNotification): boolean {
  return userIds.length + groupIds.length + slackChannelIds.length > 0;
}

function items(notification: RunNotification, names: Names, canRemove: boolean): NotificationItem[] {
  const { userIds = [], groupIds = [], slackChannelIds = [] } = notification;
  const row = (step: Change, icon: string, label: string, description: string): NotificationItem => ({
    key: step,
    step,
    label,
    description,
    iconPath: new vscode.ThemeIcon(icon),
  });
  const canFinish = hasRecipients(notification);
  const done: NotificationItem = {
    key: "done",
    step: canFinish ? "done" : undefined,
    label: vscode.l10n.t("Done"),
    detail: canFinish
      ? notificationText(notification, names)
      : vscode.l10n.t("Choose at least one user, group or Slack channel first."),
    iconPath: new vscode.ThemeIcon(canFinish ? "check" : "circle-slash"),
  };
  const remove: NotificationItem = {
    key: "remove",
    step: "remove",
    label: vscode.l10n.t("Tell nobody"),
    iconPath: new vscode.ThemeIcon("trash"),
  };
  return [
    done,
    ...(canRemove ? [remove] : []),
    separator(vscode.l10n.t("Who")),
    row("users", "person", vscode.l10n.t("Users…"), named(userIds, names)),
    row("groups", "organization", vscode.l10n.t("Groups…"), named(groupIds, names)),
    row("slack", "comment-discussion", vscode.l10n.t("Slack channels…"), named(slackChannelIds, names)),
    separator(vscode.l10n.t("What")),
    row("when", "bell", vscode.l10n.t("When…"), whenText(notification.type)),
    row("screenshot", "device-camera", vscode.l10n.t("Screenshot…"), screenshotText(notification)),
  ];
}

async function changed(
  context: CommandContext,
  notification: RunNotification,
  step: Change,
  names: Names,
): Promise<Partial<RunNotification>> {
  const { loader } = context.workspace;
  const noting = async (load: () => Promise<Recipient[]>) => {
    const all = await load();
    all.forEach(({ id, name }) => names.set(id, name));
    return all;
  };
  switch (step) {
    case "users": {
      const ids = await askRecipients(context, {
        title: vscode.l10n.t("Which users are told?"),
        idsPrompt: vscode.l10n.t("Type the ids of users with commas between them."),
        ids: notification.userIds ?? [],
        load: () =>
          noting(async () =>
            (await loader.users()).map(({ id, name, email }) => ({ id, name: name ?? email ?? id, email })),
          ),
      });
      return ids ? { userIds: ids } : {};
    }
    case "groups": {
      const ids = await askRecipients(context, {
        title: vscode.l10n.t("Which groups are told?"),
        idsPrompt: vscode.l10n.t("Type the ids of groups with commas between them."),
        ids: notification.groupIds ?? [],
        load: () => noting(() => loader.groups()),
      });
      return ids ? { groupIds: ids } : {};
    }
    case "slack": {
      const prompt = vscode.l10n.t(
        "The ids of Slack channels with commas between them. Slack shows a channel’s id at the end of its details.",
      );
      const ids = await askIds(context, {
        title: vscode.l10n.t("Which Slack channels are told?"),
        prompt,
        ids: notification.slackChannelIds ?? [],
        isId: (id) => channel.test(id),
        example: "C0123456789",
      });
      return ids ? { slackChannelIds: ids } : {};
    }
    case "when":
      return await askWhen(context, notification);
    case "screenshot":
      return await askScreenshot(context, notification);
  }
}

async function askWhen(context: CommandContext, { type }: RunNotification): Promise<Partial<RunNotification>> {
  const types = ["ALL", "FAILURE", "SUCCESS"] as const;
  const answer = await askOne(
    question(context, vscode.l10n.t("Of which ends are they told?")),
    types.map((value) => ({ label: whenText(value), value })),
    type,
  );
  return answer === undefined || answer === back ? {} : { type: answer };
}

async function askScreenshot(
  context: CommandContext,
  notification: RunNotification,
): Promise<Partial<RunNotification>> {
  const choices: Screenshot[] = [
    { includeSuccessScreenshot: false },
    { includeSuccessScreenshot: true, screenshotFormat: "png" },
    { includeSuccessScreenshot: true, screenshotFormat: "pdf" },
  ];
  const answer = await askOne(
    question(context, vscode.l10n.t("A screenshot of the app when the run completed?")),
    choices.map((value) => ({ label: screenshotText(value), value })),
    choices.find((one) => screenshotText(one) === screenshotText(notification)),
  );
  return answer === undefined || answer === back ? {} : { screenshotFormat: undefined, ...answer };
}

function question({ onDidLeave, flow }: CommandContext, title: string, placeholder?: string): QuestionOptions {
  return { title, placeholder, canGoBack: true, stays: true, onDidLeave, flow };
}

function whenText(type: RunNotification["type"]): string {
  switch (type) {
    case "ALL":
      return vscode.l10n.t("Of every end");
    case "FAILURE":
      return vscode.l10n.t("Of failures");
    case "SUCCESS":
      return vscode.l10n.t("Of success");
  }
}

function screenshotText({ includeSuccessScreenshot, screenshotFormat }: Screenshot): string {
  if (!includeSuccessScreenshot) {
    return vscode.l10n.t("No screenshot");
  }
  return screenshotFormat === "pdf" ? vscode.l10n.t("As PDF") : vscode.l10n.t("As PNG picture");
}

function recipientsText({ userIds = [], groupIds = [], slackChannelIds = [] }: RunNotification, names: Names): string {
  return named([...userIds, ...groupIds, ...slackChannelIds], names);
}

function named(ids: readonly string[], names: Names): string {
  return ids.length === 0 ? vscode.l10n.t("nobody") : ids.map((id) => shortText(names.get(id) ?? id)).join(", ");
}
