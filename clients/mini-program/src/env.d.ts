/// <reference types="vite/client" />
declare module "@sandan/tokens.css";
declare module "*.mjs?url" {
  const url: string;
  export default url;
}
/** Scheme and host of the server for WeChat; empty in a browser. */
declare const __SERVER__: string;
