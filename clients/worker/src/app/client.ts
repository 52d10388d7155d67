/** The one client of this page. */
import { browserClient } from "@sandan/sdk";
import { language } from "@sandan/ui";

export const client = browserClient("worker", () => language.value);
