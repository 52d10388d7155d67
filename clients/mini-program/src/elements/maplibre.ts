/** The map's library with its worker, in a chunk of its own: only who opens a map loads it. */
import "maplibre-gl/dist/maplibre-gl.css";
import worker from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { Map, setWorkerUrl } from "maplibre-gl";

setWorkerUrl(worker);
export { Map };
