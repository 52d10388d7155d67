/** Short messages at the top of the page, read out by screen readers. */
import { ElMessage } from "element-plus";
import { told } from "./server.ts";

export function say(words: string): void {
  ElMessage({ message: words, type: "success", showClose: true, duration: 4_000 });
}

export function warn(reason: unknown): void {
  ElMessage({ message: typeof reason === "string" ? reason : told(reason), type: "error", showClose: true, duration: 8_000 });
}
