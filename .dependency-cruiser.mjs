/**
 * Import order: a folder of src imports only folders before it in this list. See ARCHITECTURE.md. Tests are free: an
 * operator's test runs it on the engines.
 */
const order = [
  "core",
  "graph",
  "engine",
  "data",
  "nn",
  "loss",
  "optim",
  "models",
  "files",
  "train",
  "baselines",
  "model",
  "detect",
  "compress",
  "export",
  "tasks",
  "inspect",
  "report",
  "library",
  "hosts",
  "server",
  "cli",
];

/** Folders that may import Node's modules and native packages. */
const nodeBound = ["hosts/node", "server", "cli"];

const upward = order.slice(0, -1).map((folder, index) => ({
  name: `no-upward-import-from-${folder}`,
  comment: `src/${folder} may import only ${order.slice(0, index).join(", ") || "itself"}.`,
  severity: "error",
  from: { path: `^src/${folder}/`, pathNot: "\\.test\\.ts$" },
  to: { path: `^src/(${order.slice(index + 1).join("|")})/` },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...upward,
    {
      name: "no-node-below-the-hosts",
      comment: `Only ${nodeBound.join(", ")} may import Node's modules or a native package: all else runs in a browser too.`,
      severity: "error",
      from: {
        path: "^src/",
        pathNot: `^src/(${nodeBound.join("|")})/|^src/node\\.ts$|\\.test\\.ts$`,
      },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no-native-package-below-the-hosts",
      comment: "Native packages stand behind src/hosts/node.",
      severity: "error",
      from: {
        path: "^src/",
        pathNot: `^src/(${nodeBound.join("|")})/|^src/node\\.ts$|\\.test\\.ts$`,
      },
      to: { path: "(^|/)node_modules/(@duckdb|@img|koffi|onnxruntime-node|sharp)/" },
    },
    {
      name: "no-host-in-another",
      comment:
        "What runs in a browser and what runs in Node share all that stands above both, and nothing else.",
      severity: "error",
      from: { path: "^src/hosts/([^/]+)/", pathNot: "\\.test\\.ts$" },
      to: { path: "^src/hosts/", pathNot: "^src/hosts/$1/" },
    },
    {
      name: "no-import-of-the-front-doors",
      comment:
        "index.ts, node.ts and web.ts gather what users see; of src only the server and the command line go through them.",
      severity: "error",
      from: { path: "^src/(?!(server|cli)/)[^/]+/" },
      to: { path: "^src/[^/]+$" },
    },
    {
      name: "no-import-behind-the-doors",
      comment:
        "The server and the command line are written on the library's doors, as any program of somebody else; beside them they take core and report.",
      severity: "error",
      from: { path: "^src/(server|cli)/", pathNot: "\\.test\\.ts$" },
      to: { path: "^src/", pathNot: "^src/(server|cli|core|report)/|^src/(index|node)\\.ts$" },
    },
    {
      name: "no-unknown-folder",
      comment: "A new folder of src takes a place in the order.",
      severity: "error",
      from: { path: `^src/(?!(${order.join("|")})/)[^/]+/` },
      to: {},
    },
    {
      name: "no-import-out-of-src",
      comment: "What ships does not depend on tests, benchmarks or scripts.",
      severity: "error",
      from: { path: "^src/", pathNot: "\\.test\\.ts$" },
      to: { path: "^(test|bench|scripts|studio|specs)/" },
    },
    {
      name: "studio-pages-read-the-library",
      comment:
        "A page draws with core, data's procedural sets and report; what trains or opens files is `autoencoder`, in a worker.",
      severity: "error",
      from: { path: "^studio/(?!worker/|scripts/|check/|game/scripts/)", pathNot: "\\.(test|server)\\.ts$" },
      to: { path: "^src/(?!core/|report/|data/procedural/)", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "studio-stage-knows-no-worker",
      comment: "The stage and the charts draw what they are given; rules and bots of the game are pure.",
      severity: "error",
      from: { path: "^studio/(stage|charts|models|game/[^/]+\\.ts$)", pathNot: "\\.test\\.ts$" },
      to: { path: "^studio/(worker|state|routes|panels|figures)/" },
    },
    {
      name: "studio-routes-are-the-top",
      comment: "Pages gather the rest; only they know their addresses.",
      severity: "error",
      from: { path: "^studio/(?!routes/|hooks)" },
      to: { path: "^studio/routes/(?!addresses)" },
    },
    {
      name: "no-cycle",
      comment: "A cycle hides which part rests on which.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "not-to-unresolvable",
      comment: "Every import leads somewhere.",
      severity: "error",
      from: {},
      // SvelteKit's own modules are made when it builds.
      to: { couldNotResolve: true, pathNot: "^\\$app/|^\\./\\$types$|^\\$service-worker$" },
    },
    {
      name: "no-dev-dependency-in-what-ships",
      comment: "What ships imports only what users install with it.",
      severity: "error",
      from: { path: "^src/", pathNot: "\\.test\\.ts$" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    // A page imports the package by its name, which leads to the build.
    doNotFollow: { path: "node_modules|^dist/" },
    exclude: { path: "^studio/(\\.svelte-kit|build|check/tools)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
