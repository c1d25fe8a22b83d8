export * from "./bytes.ts";
export * from "./conv.ts";
export * from "./elementwise.ts";
export * from "./linear.ts";
export * from "./reduce.ts";
export * from "./shape.ts";
