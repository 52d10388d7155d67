/** The installed page: a newer one is offered, never forced on somebody who is writing; and the offer to install. */
import { registerSW } from "virtual:pwa-register";
import { ref, shallowRef } from "vue";

interface InstallPrompt extends Event {
  prompt(): Promise<void>;
}

export const newer = ref(false);
export const offlineReady = ref(false);
export const installable = shallowRef<InstallPrompt | null>(null);

let take: ((reload?: boolean) => Promise<void>) | undefined;

/** A page that stays open for days looks for a newer one so often. */
const LOOK_EVERY = 3_600_000;

export function startUpdates(): void {
  take = registerSW({
    onNeedRefresh: () => {
      newer.value = true;
    },
    onOfflineReady: () => {
      offlineReady.value = true;
    },
    onRegisteredSW: (_, registration) => {
      if (registration?.active) offlineReady.value = true;
      setInterval(() => void registration?.update().catch(() => undefined), LOOK_EVERY);
    },
  });
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    installable.value = event as InstallPrompt;
  });
  addEventListener("appinstalled", () => {
    installable.value = null;
  });
}

export async function takeUpdate(): Promise<void> {
  await take?.(true);
}

export async function install(): Promise<void> {
  await installable.value?.prompt();
  installable.value = null;
}
