/** Whether somebody is signed in, and whether they left of their own will. */
import { ref, watch } from "vue";
import { client } from "../server/client.ts";
import { leave, status } from "./follow.ts";
import { endShared } from "./shared.ts";

export const signedIn = ref(client.session.refresh !== null);
/** The session ended by itself; the sign-in page says so. */
export const expired = ref(false);

let leaving = false;

client.session.onChange((user) => {
  if (!user && signedIn.value) {
    expired.value = !leaving;
    leave();
    endShared();
  }
  if (user) expired.value = false;
  signedIn.value = user !== null;
});
watch(status, (now) => {
  if (now === "signed_out" && signedIn.value) client.session.end();
});

export async function signOut(): Promise<void> {
  leaving = true;
  await client.signOut();
  leaving = false;
}
