import * as vscode from "vscode";
import { isUuid } from "../hex/types";
import { isHexError } from "../hex/errors";
import { errorMessageFor } from "../ui/errors/errorMessage";
import type { CommandContext } from "../actions/context";
import { askMany, type Back } from "../ui/quickPick";
import { askText, hint, refusal } from "../ui/textBox";
import { shortText } from "./inputText";

/** Someone who can be notified when a run ends. */
export interface Recipient {
  id: string;
  name: string;
  email?: string;
}

interface RecipientsQuestion {
  title: string;
  /** The prompt for ids, when the names cannot be loaded. */
  idsPrompt: string;
  ids: readonly string[];
  load: () => Promise<Recipient[]>;
}

type RecipientItem = vscode.QuickPickItem & { id: string };

/** Asks for users or groups by name or, when the token may not list them, by id; undefined when nothing changes. */
export async function askRecipients(
  context: CommandContext,
  question: RecipientsQuestion,
): Promise<string[] | undefined> {
  const answer = await byName(context, question);
  if (answer instanceof Error) {
    const prompt = vscode.l10n.t("{0} {1}", errorMessageFor(answer).message, question.idsPrompt);
    return await askIds(context, {
      title: question.title,
      prompt,
      ids: question.ids,
      isId: isUuid,
      example: "5a8591dd-4039-49df-9202-96385ba3eff8",
    });
  }
  return typeof answer === "symbol" ? undefined : answer;
}

function byName(
  context: CommandContext,
  { title, ids, load }: RecipientsQuestion,
): Promise<string[] | Error | Back | undefined> {
  const placeholder = vscode.l10n.t("Type a name, tick who is told");
  return askMany<RecipientItem, string[] | Error>(
    { title, placeholder, canGoBack: true, stays: true, onDidLeave: context.onDidLeave, flow: context.flow },
    ({ pick, answer }) => {
      pick.busy = true;
      const show = async () => {
        try {
          const items = recipientItems(await load(), ids);
          pick.items = items;
          pick.selectedItems = items.filter(({ id }) => ids.includes(id));
          pick.busy = false;
        } catch (error) {
          if (!isHexError(error)) {
            throw error;
          }
          answer(error);
        }
      };
      show().catch((error: unknown) => answer(error instanceof Error ? error : new Error(String(error))));
      return { onAccept: (ticked) => !pick.busy && answer(ticked.map(({ id }) => id)) };
    },
  );
}

/** Chosen recipients stay in the list even when Hex does not list them. */
function recipientItems(recipients: readonly Recipient[], ids: readonly string[]): RecipientItem[] {
  const unknown = ids.filter((id) => !recipients.some((one) => one.id === id));
  return [
    ...unknown.map((id) => ({ id, label: shortText(id), description: vscode.l10n.t("not known in this workspace") })),
    ...recipients.map(({ id, name, email }) => ({
      id,
      label: shortText(name),
      description: email === undefined || email === name ? undefined : shortText(email),
    })),
  ];
}

interface IdsQuestion {
  title: string;
  prompt: string;
  ids: readonly string[];
  isId: (text: string) => boolean;
  example: string;
}

/** Asks for ids separated by commas; undefined when nothing changes. */
export async function askIds(
  context: CommandContext,
  { title, prompt, ids, isId, example }: IdsQuestion,
): Promise<string[] | undefined> {
  const read = (text: string) => [...new Set(text.split(/[\s,]+/).filter((part) => part !== ""))];
  const answer = await askText<string[]>(
    { title, prompt, value: ids.join(", "), canGoBack: true, onDidLeave: context.onDidLeave, flow: context.flow },
    ({ answer: give }) => ({
      validate: (text) => {
        const wrong = read(text).find((id) => !isId(id));
        if (wrong !== undefined) {
          return refusal(vscode.l10n.t("{0} is no id such as {1}.", shortText(wrong), example));
        }
        return read(text).length > 1 ? hint(vscode.l10n.t("{0} are told.", read(text).length)) : undefined;
      },
      accept: (text) => give(read(text)),
    }),
  );
  return typeof answer === "symbol" ? undefined : answer;
}
