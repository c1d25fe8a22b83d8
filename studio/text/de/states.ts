import type { Text } from "../en.ts";

/** The words of the Lab's list of keys, and of what may go wrong with the engine, in German. */
export const statesText: Text["states"] = {
  keys: {
    open: "Tasten",
    title: "Tasten des Labors",
    list: [
      ["Leertaste", "abspielen oder anhalten"],
      [".", "ein Schritt"],
      ["Umschalt + .", "Zeitlupe"],
      ["[ und ]", "weniger oder mehr Zahlen im Flaschenhals"],
      ["1 bis 5", "Typ des Autoencoders"],
      ["N", "Entrauschen"],
      ["R", "zurück zum Link"],
      ["Umschalt + R", "neuer Startwert"],
      ["?", "diese Liste"],
      ["Esc", "sie schließen, die Zeitlupe verlassen"],
    ],
    single: "Einzelne Tasten benutzen",
    help: "Mit Alt wirkt jede Taste auf jeden Fall. Solange du in ein Feld schreibst, wirkt keine.",
    close: "Schließen",
  },
  failures: {
    "no-wasm":
      "Dieser Browser führt kein WebAssembly aus, das das Training braucht. Start, Lernen und das Spiel gehen ohne.",
    "engine-not-loaded":
      "Die Rechenmaschine kam nicht an. Das Training braucht ihre 3,7 MB einmal; danach geht es ohne Netz.",
    "out-of-memory":
      "Der Speicher reichte nicht. Kleinere Schritte brauchen weniger; gezeigt wird der letzte Stand, der erreicht wurde.",
  },
};
