import type { Dataset } from "../dataset.ts";
import type { Host } from "../host.ts";
import type { OpenOptions } from "../options.ts";
import type { SourceFile } from "./sourceFile.ts";

/** Reads one format: a file's bytes → rows. It knows nothing of disks, pages or addresses. */
export interface Reader {
  /** What a person calls the format. */
  readonly name: string;
  /** The endings of its files' names, without `.gz`. */
  readonly endings: readonly string[];
  /** Whether `.gz` may follow the ending. */
  readonly packed?: boolean;
  /** Whether a name that has none of the endings is one of its files all the same. */
  isNamed?(name: string): boolean;
  /** Whether a file that starts with these bytes can be nothing else; formats of plain text have no such start. */
  startsWith?(bytes: Uint8Array): boolean;
  open(file: SourceFile, context: ReadContext): Promise<Dataset>;
}

/** What a reader is given beside the file. */
export interface ReadContext {
  readonly host: Host;
  readonly options: OpenOptions;
  /** A file that lies beside the one being read, by its name; finds nothing where the host cannot look. */
  beside(name: string): Promise<SourceFile | undefined>;
}
