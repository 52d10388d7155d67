/** The list as a file: the same filter, without names and numbers of people. */
import { fill } from "@sandan/sdk";
import { warn } from "../base/notice.ts";
import { fetchFile, keepFile } from "../base/files.ts";
import { toCall, type Filter } from "./filters.ts";

export async function download(filter: Filter): Promise<void> {
  try {
    keepFile(await fetchFile(fill("/api/v1/cases/export.csv", {}, { ...toCall(filter) })), "cases.csv");
  } catch (reason) {
    warn(reason);
  }
}
