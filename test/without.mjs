/**
 * Takes packages away from a process and its threads, as if they were not installed:
 * `WITHOUT=sharp,onnxruntime-node node --import ./test/without.mjs …`.
 */
import { register } from "node:module";

const names = JSON.stringify((process.env.WITHOUT ?? "").split(","));
const hook = `
const names = ${names};
export async function resolve(specifier, context, next) {
  if (names.some((name) => specifier === name || specifier.startsWith(name + "/")))
    throw Object.assign(new Error("Cannot find package '" + specifier + "'"), { code: "ERR_MODULE_NOT_FOUND" });
  return next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
