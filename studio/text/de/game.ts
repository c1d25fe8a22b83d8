import type * as english from "../en/game.ts";
import { number } from "./numbers.ts";

/** The names of the later levels, in German. */
export const laterNames: typeof english.laterNames = {
  workshop: { title: "Werkstatt", about: "Trainiere einen Entrauscher für Sturmbilder und schicke damit." },
  memoriser: {
    title: "Der Auswendiglerner",
    about: "Vier Rohre zur Wahl. Ihre Kurven zeigen, welches auswendig gelernt hat.",
  },
  switches: { title: "Wenige Schalter", about: "Du zahlst für jeden Schalter, der anbleibt." },
  darts: { title: "Pfeile", about: "Zwei Karten von Codes. Auf welcher trifft der Pfeil?" },
  fog: { title: "Nebelregler", about: "Dreh β auf: Weniger kommt durch, und es bringt mehr ein." },
};

/** What the coach says in them, in German. */
export const laterCoach: typeof english.laterCoach = {
  workshop:
    "Zuerst kommt dein Entrauscher, dann das Rohr. Mach es so eng, wie du das Bild noch lesen kannst.",
  memoriser:
    "Blau: Fehler bei gelernten Bildern. Orange: Fehler bei neuen. Deines ist neu. Nimm das engste Rohr mit einer niedrigen orangen Kurve.",
  switches:
    "Das Rohr hat 32 Schalter. Jeder, der anbleibt, fügt einen Strich hinzu. Schalte aus, was das Bild entbehren kann.",
  darts:
    "Orange Punkte sind Bilder der bestellten Form. Zwischen ihren Punkten bringt ein Pfeil diese Form; in den Lücken der Punktkarte irgendetwas.",
  fog: "β wiegt, wie viel ein Code verraten darf. An den letzten Stellen wird jedes Bild derselbe Nebel.",
};

/** What else the later levels and the rounds beside them say, in German. */
export const laterLevels: typeof english.laterLevels = {
  settings: {
    width: (width) => (width === 1 ? "1 Zahl" : `${width} Zahlen`),
    switches: (lit) => (lit === 1 ? "1 Schalter an" : `${lit} Schalter an`),
    beta: (_, label) => label,
    pipe: (width) => `Rohr mit ${width} Zahlen`,
    plane: (_, label) => `Karte der ${label}`,
  },
  ladders: {
    width: "Breite des Rohrs",
    switches: "Schalter, die anbleiben",
    beta: "Der Nebelregler",
    pipe: "Rohre zur Wahl",
    plane: "Karten",
  },
  pushes: {
    width: ["Enger", "Breiter"],
    switches: ["Weniger an", "Mehr an"],
    beta: ["Mehr Nebel", "Weniger Nebel"],
    pipe: ["Enger", "Breiter"],
    plane: ["Punktkarte", "Wolkenkarte"],
  },
  planes: ["Wolken", "Punkte"],
  planeAbout: ["Variational Autoencoder", "einfacher Autoencoder"],
  ordered: "Bestellt",
  hidden: "Zu sehen, sobald es geschickt ist",
  map: (plane, shape) =>
    `Karte der ${plane}: Orange Punkte sind Codes von Bildern mit ${shape}, graue alle anderen, das Kreuz ist der Pfeil.`,
  numbersSaved: (numbers) =>
    numbers === 1 ? "Eine Zahl bliebe für andere Pakete." : `${numbers} Zahlen blieben für andere Pakete.`,
  curve: (width, own, unseen) =>
    `Rohr mit ${width} Zahlen: Fehler ${number(own)} bei gelernten Bildern, ${number(unseen)} bei neuen, in Tausendsteln.`,
  curveOwn: "gelernt",
  curveUnseen: "neu",
  curveLegend:
    "Fehler beim Lernen, in Tausendsteln. Blau: Bilder, aus denen es gelernt hat. Orange: neue Bilder.",
  pipeLearnt: (pictures) => `Dieses Rohr hat aus ${number(pictures)} Bildern gelernt.`,
  dartMissed: (plane) => `Auf der Karte der ${plane} fiel der Pfeil zwischen andere.`,
  cue: {
    pipe: (width, own, unseen) =>
      `Rohr mit ${width} Zahlen. Fehler bei gelernten Bildern: ${number(own)}. Bei neuen: ${number(unseen)}.`,
    dart: (plane, ordered, nearest, second, closeness) =>
      `Karte der ${plane}. Bestellt: ${ordered}. Nächste Punkte: ${nearest}${closeness === "clear" ? ", deutlich" : closeness === "behind" ? `; ${second} knapp dahinter` : `; ${second} ebenso nah`}.`,
  },
  workshop: {
    title: "Trainiere deinen Entrauscher",
    about:
      "Auf der Leitung ist Sturm. Ein Denoising Autoencoder bekommt saubere Bilder mit Rauschen darauf und lernt, die sauberen zurückzugeben. Mit wie viel Rauschen soll er üben?",
    noise: "Rauschen zum Üben",
    noises: ["keines", "wenig", "etwas", "viel", "am meisten"],
    train: "Trainieren",
    again: "Noch einmal trainieren",
    training: (percent) => `Das Training läuft, ${percent} % geschafft`,
    ship: "Damit schicken",
    before: "Aus dem Sturm",
    after: "Gesäubert",
    untrained: "Noch nicht trainiert",
    result: (noise, error) =>
      `Rauschen beim Üben: ${noise}. Fehler zu den sauberen Bildern: ${number(error)} Tausendstel.`,
    tried: "Bisher versucht",
    failed: "Das Training hat nicht begonnen. Es braucht den Rechenkern, 3,7 MB, einmal aus dem Netz.",
    loading: "Der Rechenkern wird geöffnet, beim ersten Mal 3,7 MB …",
  },
  geo: {
    title: "Latentes GeoGuessr",
    about: "Fünf Bilder auf einer Karte aus zwei Zahlen. Par ist die Stelle, die der Encoder selbst wählt.",
    hint: "Jede Stelle der Karte sind zwei Zahlen; die Kachel zeigt, was der Decoder daraus macht. Wo liegt dieses Bild?",
    map: "Karte der Codes. Pfeiltasten bewegen das Kreuz, mit Umschalt weiter, Enter rät.",
    wanted: "Finde dieses",
    yours: "Was zurückkam",
    start: "Dreimal raten, das Beste zählt. Drück auf die Karte, dann auf Raten.",
    guess: "Raten",
    next: "Nächstes Bild",
    again: "Fünf neue Bilder",
    par: "★ ist die Stelle des Encoders. Du kannst sogar besser raten: Auch der Encoder ist ein Netz.",
    said: (error, par, left) =>
      `Fehler ${number(error)}, Par ${number(par)}. ${left === 0 ? "Kein Versuch übrig." : left === 1 ? "1 Versuch übrig." : `${left} Versuche übrig.`}`,
    near: (nearest, second) => `In der Nähe: ${nearest}, dann ${second}.`,
    round: (at, of, total) => `Bild ${at} von ${of} · ${total} Punkte`,
    hole: (points) => `${points} Punkte, Par 100`,
    over: (total) => `${total} Punkte, Par 500`,
  },
  duel: {
    title: "Zu zweit",
    about: "Zwei spielen an einem Gerät, mit denselben zehn Paketen.",
    first: "Spieler 1",
    second: "Spieler 2",
    pass: (score) => `Spieler 1 hat ${score} Punkte. Gib weiter: Spieler 2 bekommt dieselben Pakete.`,
    go: "Spieler 2 beginnt",
    won: (winner) => `${winner} gewinnt.`,
    draw: "Unentschieden.",
    scores: (first, second) => `Spieler 1: ${first}. Spieler 2: ${second}.`,
    again: "Noch ein Duell",
  },
  beside: "Neben den Stufen",
};
