/// <reference types="vite-plugin-pwa/client" />
declare module "vant/es/*/style";
declare module "*.css";
