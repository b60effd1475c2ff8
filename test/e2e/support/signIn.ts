import assert from "node:assert/strict";
import { eventually } from "./wait";
import type { Workbench } from "./workbench";

/** Opens the box for a token of the simulator, as a person does: command, address, Enter. */
export async function openTokenBox(workbench: Workbench): Promise<void> {
  const { quickInput, simulator } = workbench;
  await workbench.command("Hex: Sign In…");
  await quickInput.open("Sign in to Hex");
  await chooseHost(workbench, simulator.url);
}

/** Types an address into the list of hosts and takes what is offered for it. */
export async function chooseHost(workbench: Workbench, address: string): Promise<void> {
  const { quickInput } = workbench;
  await quickInput.type(address);
  await quickInput.press("Enter");
  await quickInput.open(`Sign in to ${new URL(address).host}`);
}

/** Signs in with keys and waits until the window says so; leaves no notice. */
export async function signIn(workbench: Workbench, token = workbench.simulator.token): Promise<void> {
  await openTokenBox(workbench);
  await workbench.quickInput.enter(token);
  await workbench.quickInput.closed();
  await workbench.notices.message(/Signed in to/);
  await workbench.notices.clear();
}

/** Signs out of the only sign-in, and waits until the views offer to sign in. */
export async function signOut(workbench: Workbench): Promise<void> {
  await workbench.command("Hex: Sign Out");
  await workbench.notices.answer("Sign Out");
  await workbench.runs.welcomeButton("Sign in to Hex").waitFor();
}

/** What the open box says is wrong. */
export async function boxSays(workbench: Workbench, text: RegExp): Promise<void> {
  await eventually(async () => assert.match(await workbench.quickInput.message.innerText(), text));
}
