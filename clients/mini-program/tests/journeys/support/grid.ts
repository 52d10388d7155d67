/** Where a point lies, as the program itself says. */
import type { Client } from "@sandan/sdk";

export async function gridOf(client: Client, point: { lng: number; lat: number; crs: string }): Promise<string> {
  return (await client.get("/api/v1/areas/locate", { query: point as never })).area?.code ?? "nowhere";
}
