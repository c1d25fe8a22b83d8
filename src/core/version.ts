/** The package's version, as in package.json: a browser has no such file to read it from. */
export const version = "0.1.0";
